import { fingerprint } from "../../token/secret";
import { holdsUnknown, isUnknown } from "../../unknown";
import type { Failure, RawInputs } from "../arguments/failure";

/** What a store showed when it was last observed. */
interface Observation {
  /** SHA-256 of it, in hex: it may be a secret of the program's. */
  readonly digest: string;
  /** The current token of that time. */
  readonly tokenId: string;
  /** Whether it had changed since that token became the current one. */
  readonly changed?: boolean;
}

/** What each store showed, by the names in `confirmedBy`. */
export type Confirmations = Readonly<Record<string, Observation>>;

/** The tokens that a confirmation is about. */
interface RotationTokens {
  readonly tokenId?: unknown;
  readonly previousTokenId?: unknown;
  readonly fingerprint?: unknown;
}

/** A value of this shape says which token a store has. Any other says only that the store was written. */
const FINGERPRINT = /^[0-9a-f]{64}$/i;

/** A failure names a property without a value: the engine prints the value, which may be a secret. */
export function checkConfirmedBy(value: unknown): Failure | undefined {
  if (value === undefined || isUnknown(value)) return undefined;
  const values = typeof value === "object" && value !== null ? Object.values(value) : [];
  const fine = values.length > 0 && values.every((each) => typeof each === "string");
  return fine
    ? undefined
    : {
        property: "arguments.confirmedBy",
        reason: "confirmedBy must hold at least one value that a store outputs",
      };
}

/**
 * Looks at what the stores show now.
 *
 * @param before what the state holds of the last look; anything
 * @returns undefined where no store is asked
 */
export function observeStores(before: unknown, news: RawInputs): Confirmations | undefined {
  if (news.confirmedBy === undefined) return undefined;
  const last = read(before);
  if (isUnknown(news.confirmedBy)) return last;
  const looked: Record<string, Observation> = {};
  for (const [name, value] of entriesOf(news.confirmedBy)) {
    const seen = isKnown(value) ? observationNow(last[name], value, news) : last[name];
    if (seen !== undefined) looked[name] = seen;
  }
  return looked;
}

/** Whether two looks saw the same. */
export function sameObservations(before: unknown, looked: Confirmations | undefined): boolean {
  return JSON.stringify(sorted(read(before))) === JSON.stringify(sorted(looked ?? {}));
}

/** The names of the stores that do not prove yet that they have the current token. */
export function unconfirmed(looked: Confirmations | undefined, news: RawInputs): string[] {
  if (looked === undefined) return [];
  const { confirmedBy, tokenId } = news;
  if (isUnknown(confirmedBy)) return ["confirmedBy"];
  return entriesOf(confirmedBy)
    .filter(([name, value]) => {
      if (!isKnown(value)) return true;
      if (FINGERPRINT.test(value)) return value.toLowerCase() !== news.fingerprint;
      const seen = looked[name];
      return seen?.tokenId !== tokenId || seen?.changed !== true;
    })
    .map(([name]) => name);
}

/**
 * A change counts from a look at which the current token or its predecessor was the current one. What changed
 * since an earlier look may have been written with the very token that is to be revoked.
 */
function observationNow(
  last: Observation | undefined,
  value: string,
  { tokenId, previousTokenId }: RotationTokens,
): Observation {
  const digest = fingerprint(value);
  const since = last !== undefined && [tokenId, previousTokenId].includes(last.tokenId);
  const changed = since && (last.digest !== digest || (last.tokenId === tokenId && last.changed === true));
  return { digest, tokenId: String(tokenId), ...(changed ? { changed } : {}) };
}

function isKnown(value: unknown): value is string {
  return typeof value === "string" && value !== "" && !holdsUnknown(value);
}

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === "object" && value !== null ? Object.entries(value) : [];
}

function read(value: unknown): Confirmations {
  return Object.fromEntries(
    entriesOf(value).filter((entry): entry is [string, Observation] => isObservation(entry[1])),
  );
}

function isObservation(value: unknown): value is Observation {
  const { digest, tokenId } = (value ?? {}) as Partial<Record<string, unknown>>;
  return typeof digest === "string" && typeof tokenId === "string";
}

/** The engine sorts what it keeps. */
function sorted(value: Confirmations): [string, string, string, boolean][] {
  return Object.entries(value)
    .map(([name, { digest, tokenId, changed = false }]): [string, string, string, boolean] => [
      name,
      digest,
      tokenId,
      changed,
    ])
    .sort(([one], [other]) => (one < other ? -1 : 1));
}
