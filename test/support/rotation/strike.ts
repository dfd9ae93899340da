import type { Fault } from "../../../emulator";
import type { CommandOutcome } from "../model/engineModel";
import { Kill, type KillMoment } from "./kill";
import type { RotatingStack } from "./rotatingStack";

/** What hits a command: the provider is killed at a moment, or the service has a fault as long as it runs. */
export type Interruption = { readonly kill: KillMoment } | { readonly fault: Fault };

/** A command while something strikes. Afterwards the service is well, and there is a provider again. */
export async function interrupted(
  { stack }: RotatingStack,
  strike: Interruption,
  command: () => Promise<CommandOutcome>,
): Promise<CommandOutcome> {
  const kill = "kill" in strike ? await Kill.arm(stack, strike.kill) : undefined;
  if ("fault" in strike) stack.emulator.faults.add(strike.fault);
  const outcome = await command();
  if (kill !== undefined && !(await kill.settle())) throw new Error("the moment of the kill never came");
  stack.emulator.faults.clear();
  return outcome;
}
