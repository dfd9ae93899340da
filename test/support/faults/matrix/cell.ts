import type { CommandOutcome } from "../../model/engineModel";
import { FirstCall } from "../../model/firstCall";
import { PATIENT_S, type Place } from "../../model/modelStack";
import { isFindable, isNamed, leaks, leaksIn, strays, unsettled } from "../invariants";
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
  place: Place,
  row: Row,
  column: Column,
  duration: Duration,
  shortS: number,
): Promise<CellResult> {
  const problems: string[] = [];
  const program = column.program(PATIENT_S);
  const isRefused = duration === "lasting" && (column.struck === "get" || row.delaysAcceptance === true);
  const expect = (what: string, { ok, errors }: CommandOutcome) => {
    place.errors.push(...errors);
    if (!ok) problems.push(`${what} failed: ${errors.join("; ")}`);
  };
  const before = column.before(PATIENT_S);
  if (before.length > 0) expect("the first up", await place.model.up(before));

  const blinded = column.blind ? blindOnceAsked(place) : undefined;
  const lift = await row.inject(place, column.struck, duration === "once" ? 1 : undefined);
  const struck = await column.command(place, isRefused ? column.program(shortS) : program);
  place.errors.push(...struck.errors);
  await lift();
  blinded?.lift();

  const lost = strays(place);
  problems.push(...lost.filter((stray) => !allowed(place, column, stray)).map(({ id }) => `${id} is lost`));
  problems.push(...deadThoughAlive(place), ...(await leaksIn(place, struck.errors)));

  expect("the next up", await place.model.up(program));
  problems.push(...(await unsettled(place, program)), ...(await leaksIn(place, [])));
  expect("destroy", await place.model.destroy());
  const left = place.living().filter(({ id }) => !lost.some((stray) => stray.id === id));
  problems.push(...left.map(({ id }) => `${id} outlives destroy`));
  if (place.model.state.resources.length > 0) problems.push("destroy leaves resources in the state");
  problems.push(...(await leaks(place)));
  return { outcome: outcomeOf(struck), messages: struck.errors, problems };
}

/** Lets every listing fail from the first creation on: before that, one has to succeed for a token to be made. */
function blindOnceAsked({ emulator }: Place): { lift(): void } {
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
function allowed(place: Place, column: Column, stray: { id: string; description: string }): boolean {
  return column.blind === true && isNamed(place, stray) && isFindable(stray.description, place.model.stack);
}

/** The state may call a token alive only where it is. */
function deadThoughAlive(place: Place): string[] {
  const living = new Set(place.living().map(({ id }) => id));
  return place.model.state.resources
    .filter((kept) => !kept.delete && !living.has(kept.id))
    .filter(({ outputs }) => outputs.status === "active" || outputs.status === "unverified")
    .filter(() => place.model.state.pending.length === 0)
    .map(({ id }) => `${id} is dead and the state says that it lives`);
}
