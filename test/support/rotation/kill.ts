import type { FaultMoment } from "../../../emulator";
import type { ModelStack } from "../model/modelStack";
import type { ProviderProcess } from "../model/providerProcess";

/** The moment at which a provider process is killed. */
export interface KillMoment {
  readonly operation: "create" | "get" | "list" | "revoke" | "update";
  readonly when: FaultMoment;
  /** Milliseconds after that. @default 0 */
  readonly delay?: number;
}

/** Kills the present provider process, without a warning, when a call on the service gets to a moment. */
export class Kill {
  #victim: ProviderProcess | undefined;

  /** Waits for the moment, once. The call takes some time more, so that nothing else happens before the end. */
  static async arm(stack: ModelStack, { operation, when, delay = 0 }: KillMoment): Promise<Kill> {
    const kill = new Kill();
    const process = await stack.slot.process();
    stack.emulator.faults.add({
      kind: "latency",
      operation,
      when,
      ms: 100 + delay,
      times: 1,
      match: () => {
        if (kill.#victim !== undefined) return false;
        kill.#victim = process;
        setTimeout(() => process.signal("SIGKILL"), delay);
        return true;
      },
    });
    return kill;
  }

  /** Whether the moment came; where it did, the process is gone afterwards. */
  async settle(): Promise<boolean> {
    await this.#victim?.ended;
    return this.#victim !== undefined;
  }
}
