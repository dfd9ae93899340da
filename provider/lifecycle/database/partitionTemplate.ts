import { isDeepStrictEqual } from "node:util";
import type { PartitionPart } from "../../backends/databases";
import { holdsToken } from "../../token/redact";
import { holdsUnknown, isUnknown } from "../../unknown";
import type { Failure } from "../arguments/failure";
import { fail } from "../arguments/fields";

const MOST_PARTS = 8;
const MOST_BUCKETS = 100_000;

/** What is wrong with `partitionTemplate`. */
export function checkPartitionTemplate(value: unknown): Failure | undefined {
  if (value === undefined || isUnknown(value)) return undefined;
  const wrong = (reason: string) => fail("partitionTemplate", value, reason);
  if (!Array.isArray(value) || value.length === 0 || value.length > MOST_PARTS) {
    return wrong(`must be a list of 1 to ${MOST_PARTS} parts, as in [{ tag: "host" }, { time: "%Y-%m" }]`);
  }
  const malformed = value.findIndex((part) => !isUnknown(part) && !isPart(part));
  if (malformed >= 0) {
    return wrong(
      `has a part (number ${malformed + 1}) that is none of { time: "%Y-%m" }, { tag: "host" } and { bucket: { tagName: "host", numberOfBuckets: 50 } }, with 1 to ${MOST_BUCKETS} buckets`,
    );
  }
  if (holdsUnknown(value)) return undefined;
  if (value.some((part, index) => value.findIndex((other) => isDeepStrictEqual(part, other)) < index)) {
    return wrong("has the same part twice");
  }
  if (!value.some((part) => "time" in part)) return wrong('needs a time part, such as { time: "%Y-%m" }');
  return holdsToken(JSON.stringify(value)) ? wrong("must not hold a token") : undefined;
}

/** Whether the parts are the same, in the same order. */
export function sameTemplate(
  one: readonly PartitionPart[] | undefined,
  other: readonly PartitionPart[] | undefined,
): boolean {
  return isDeepStrictEqual(one, other);
}

/** Reads a template of a state; undefined if it is none. */
export function readTemplate(value: unknown): readonly PartitionPart[] | undefined {
  return Array.isArray(value) && value.length > 0 && value.every(isPart) ? value : undefined;
}

function isPart(part: unknown): part is PartitionPart {
  const [[kind, value] = [], ...others] = Object.entries(objectOf(part));
  if (others.length > 0) return false;
  if (kind === "time" || kind === "tag") return isName(value);
  return kind === "bucket" && (isUnknown(value) || isBucket(objectOf(value)));
}

function isBucket({ tagName, numberOfBuckets, ...others }: Readonly<Record<string, unknown>>): boolean {
  if (!isName(tagName) || Object.keys(others).length > 0) return false;
  const count = Number(numberOfBuckets);
  return (
    isUnknown(numberOfBuckets) || (Number.isInteger(numberOfBuckets) && count >= 1 && count <= MOST_BUCKETS)
  );
}

function isName(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}
