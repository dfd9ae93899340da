import { isAddressable, type PartitionPart } from "../../backends/databases";
import { DATABASE as DESCRIPTION } from "../../description/database";
import { holdsToken } from "../../token/redact";
import { isUnknown } from "../../unknown";
import { ArgumentList } from "../arguments/argumentList";
import type { Checked, Failure, RawInputs } from "../arguments/failure";
import { fail, NOT_ONE_LINE } from "../arguments/fields";
import { checkPartitionTemplate } from "./partitionTemplate";
import { isTooShort, parseRetention, SHORTEST_RETENTION } from "./retention";

/** The arguments of a database as `check` returns them, when nothing in them is unknown. */
export interface DatabaseArguments {
  readonly name: string;
  /** A duration, or `infinite`. */
  readonly retention?: string;
  readonly maxTables?: number;
  readonly maxColumnsPerTable?: number;
  readonly partitionTemplate?: readonly PartitionPart[];
  readonly adopt?: boolean;
  readonly forceDestroy?: boolean;
  readonly owner: string;
}

const ARGUMENTS = new ArgumentList(Object.keys(DESCRIPTION.arguments), [
  "kind",
  "owner",
  "within",
  "__provider",
]);

const LONGEST_NAME = 64;
const LARGEST_COUNT = 2 ** 31 - 1;

/** Validates the arguments of a database. Pure; unknown values pass. */
export function checkDatabase(news: RawInputs): Checked {
  const failures = [
    checkName(news.name),
    checkRetention(news.retention),
    checkCount("maxTables", news.maxTables),
    checkCount("maxColumnsPerTable", news.maxColumnsPerTable),
    checkPartitionTemplate(news.partitionTemplate),
    checkBoolean("adopt", news.adopt),
    checkBoolean("forceDestroy", news.forceDestroy),
    ...ARGUMENTS.refuseOthers(news),
  ].filter((failure) => failure !== undefined);
  return { inputs: ARGUMENTS.pick(news), failures };
}

function checkName(value: unknown): Failure | undefined {
  if (isUnknown(value)) return undefined;
  if (value === undefined || value === null) {
    return { property: "name", reason: "is required: what the database is called" };
  }
  const length = typeof value === "string" ? [...value].length : 0;
  if (typeof value !== "string" || length < 1 || length > LONGEST_NAME) {
    return fail("name", value, `must be text of 1 to ${LONGEST_NAME} characters`);
  }
  if (NOT_ONE_LINE.test(value) || !isAddressable(value)) {
    return fail("name", value, "must be a name without control characters, and not only a dot or two");
  }
  return holdsToken(value) ? fail("name", value, "must not hold a token") : undefined;
}

function checkRetention(value: unknown): Failure | undefined {
  if (value === undefined || isUnknown(value)) return undefined;
  if (typeof value === "number" || (typeof value === "string" && /^\s*\d+\s*$/.test(value))) {
    const count = String(value).trim();
    return fail("retention", value, `has no unit: write "${count}d" for ${count} days, or "infinite"`);
  }
  const nanoseconds = typeof value === "string" ? parseRetention(value) : undefined;
  if (nanoseconds === undefined) {
    return fail(
      "retention",
      value,
      'must be "infinite" or a duration in weeks, days, hours, minutes and seconds, as in 30d, 12h or 1d12h, at most 36500d',
    );
  }
  if (!isTooShort(nanoseconds)) return undefined;
  return fail(
    "retention",
    value,
    `must be at least ${SHORTEST_RETENTION}: the service deletes whatever is older`,
  );
}

function checkCount(property: string, value: unknown): Failure | undefined {
  if (value === undefined || isUnknown(value)) return undefined;
  const whole = Number.isInteger(value) && Number(value) >= 1 && Number(value) <= LARGEST_COUNT;
  return whole ? undefined : fail(property, value, `must be a whole number from 1 to ${LARGEST_COUNT}`);
}

function checkBoolean(property: string, value: unknown): Failure | undefined {
  if (value === undefined || isUnknown(value) || typeof value === "boolean") return undefined;
  return fail(property, value, "must be true or false");
}
