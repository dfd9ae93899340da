import type { CommandOutcome } from "../../model/engineModel";
import { FirstCall } from "../../model/firstCall";
import { type ModelStack, PATIENT_S } from "../../model/modelStack";
import { isFindable, isNamed, leaks, leaksIn, strays, tokenOf, unsettled } from "../invariants";
import type { Column } from "./columns";
import { outcomeOf } from "./outcome";
import type { Row } from "./rows";

/** Whether a fault strikes one request, or every one until the command is over. */
export type Duration = "once" | "lasting";

/** What came of one cell. */
export interface CellResult {
  /** What the user sees of it. */
  readonly outcome: string;
  /** What the user reads. */
  readonly messages: readonly string[];
  /** Everything that must not be; empty in a cell that holds. */
  readonly problems: readonly string[];
}

/**
 * Runs one cell from an empty stack to an empty stack.
 *
 * @param shortS how many seconds a token is verified that the service does not accept in this cell
 */
export async function runCell(
  stack: ModelStack,
  row: Row,
  column: Column,
  duration: Duration,
  shortS: number,
): Promise<CellResult> {
  const problems: string[] = [];
  const program = column.program(PATIENT_S);
  const isRefused = duration === "lasting" && (column.verifies || row.delaysAcceptance === true);
  const expect = (what: string, { ok, errors }: CommandOutcome) => {
    stack.errors.push(...errors);
    if (!ok) problems.push(`${what} failed: ${errors.join("; ")}`);
  };
  if (column.prepare !== undefined) expect("the preparation", await column.prepare(stack));
  const before = column.before(PATIENT_S);
  if (before.length > 0) expect("the first up", await stack.model.up(before));

  const blinded = column.blind ? blindOnceAsked(stack) : undefined;
  const lift = await row.inject(stack, column.struck, duration === "once" ? 1 : undefined);
  const struck = await column.command(stack, isRefused ? column.program(shortS) : program);
  stack.errors.push(...struck.errors);
  await lift();
  blinded?.lift();

  const lost = strays(stack);
  problems.push(...lost.filter((stray) => !allowed(stack, column, stray)).map(({ id }) => `${id} is lost`));
  problems.push(...deadThoughAlive(stack), ...(await leaksIn(stack, struck.errors)));

  expect("the next up", await stack.model.up(program));
  problems.push(...(await unsettled(stack, program)), ...(await leaksIn(stack, [])));
  expect("destroy", await stack.model.destroy());
  const left = stack.living().filter(({ id }) => !lost.some((stray) => stray.id === id));
  problems.push(...left.map(({ id }) => `${id} outlives destroy`));
  if (stack.model.state.resources.length > 0) problems.push("destroy leaves resources in the state");
  problems.push(...(await leaks(stack)));
  return { outcome: outcomeOf(struck), messages: struck.errors, problems };
}

/** Lets every listing fail from the first creation on: before that, one has to succeed for a token to be made. */
function blindOnceAsked({ emulator }: ModelStack): { lift(): void } {
  const creation = new FirstCall(emulator, "create");
  const blind = emulator.faults.add({
    kind: "status",
    status: 403,
    operation: "list",
    match: () => creation.arrived,
  });
  return {
    lift: () => {
      creation.stopWatching();
      blind.remove();
    },
  };
}

/** Only where nothing could be found out, and then the user has its name. */
function allowed(stack: ModelStack, column: Column, stray: { id: string; description: string }): boolean {
  return column.blind === true && isNamed(stack, stray) && isFindable(stray.description, stack.model.stack);
}

/** The state may call a token alive only where it is. */
function deadThoughAlive(stack: ModelStack): string[] {
  const living = new Set(stack.living().map(({ id }) => id));
  return stack.model.state.resources
    .filter((kept) => !kept.delete && !living.has(tokenOf(kept)))
    .filter(({ outputs }) => outputs.status === "active" || outputs.status === "unverified")
    .filter(() => stack.model.state.pending.length === 0)
    .map((kept) => `${tokenOf(kept)} is dead and the state says that it lives`);
}
