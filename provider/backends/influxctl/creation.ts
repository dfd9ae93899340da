import { defined } from "../../defined";
import { isTokenError, TokenError } from "../../errors";
import { TOKEN_OPENING } from "../../token/secret";
import type { CreateRequest, TokenRecord } from "../backend";
import { type Expectation, isFields } from "../recordReader";
import { findJson, withoutControl } from "./payload";
import { readRecord } from "./records";

/** What the output of a creation contains. */
export interface Creation {
  /** The only token string in it. */
  readonly secret: string;
  /** The new token's id, if the output names it unambiguously. */
  readonly id?: string;
  /** The complete record, if the output contains it. */
  readonly record?: TokenRecord;
}

/** What is known before the output is read. */
interface CreationContext {
  readonly request: CreateRequest;
  readonly expected: Expectation;
  /** The credential: a secret that the output may repeat, but not the new one. */
  readonly credential: string | undefined;
}

/** A token string: longer than the prefix that listings show, with a limit. */
const SECRET = /M\.V1\.[A-Za-z0-9+/=_.~-]{12,4096}(?![A-Za-z0-9+/=_.~-])/;
const SECRET_ALONE = new RegExp(`^${SECRET.source}$`);
// A label such as `token=` may precede it.
const SECRETS = new RegExp(`(?<![A-Za-z0-9+/_.~-])${SECRET.source}`, "g");
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const ID_KEY = /^(?:(?:management_?)?token_?)?id$/i;
const DEEPEST = 32;

/**
 * Reads what `influxctl management create` prints: JSON of any shape, a table with the token string below, or the token
 * string alone. A description may itself contain something like a token or an id; it is known, so it is not mistaken
 * for one.
 *
 * @throws TokenError `protocol` if it does not contain exactly one new secret
 */
export function readCreation(output: string, context: CreationContext): Creation {
  const { values, broken } = findJson(output);
  // A truncated secret looks like a complete one.
  if (broken) throw malformed("the JSON in it is cut off or broken");
  const found = values.flatMap((value) => {
    const leaves = leavesOf(value);
    const secrets = leaves.filter(({ text }) => isNewSecret(text, context));
    return secrets.map(({ text, path }) => ({ value, leaves, secret: text, path }));
  });
  const secrets = new Set(found.map(({ secret }) => secret));
  if (secrets.size > 1) throw malformed("there is more than one token string in it");
  const [first] = found;
  if (first === undefined) return { secret: secretInText(withoutControl(output), context) };
  const { value, leaves, secret, path } = first;
  const id = idOf(leaves, path, context);
  return defined({ secret, id, record: recordIn(value, id, secret, context) });
}

interface Place {
  readonly path: readonly string[];
  readonly value: unknown;
}

interface Leaf {
  readonly path: readonly string[];
  readonly text: string;
}

/** Everything in a JSON value, with the keys that lead to it; as deep as anything sensible is. */
function placesIn(value: unknown): Place[] {
  const places: Place[] = [{ path: [], value }];
  for (let index = 0; index < places.length; index++) {
    const { path, value: item } = places[index] as Place;
    if (typeof item !== "object" || item === null || path.length >= DEEPEST) continue;
    for (const [key, child] of Object.entries(item)) places.push({ path: [...path, key], value: child });
  }
  return places;
}

function leavesOf(value: unknown): Leaf[] {
  return placesIn(value).flatMap((place) =>
    typeof place.value === "string" ? [{ path: place.path, text: place.value }] : [],
  );
}

/** The id: under a key that says so, as near to the secret as there is one; never a guess between two. */
function idOf(
  leaves: readonly Leaf[],
  secretPath: readonly string[],
  { request, expected }: CreationContext,
): string | undefined {
  const uuids = leaves.filter(
    ({ text }) =>
      UUID.test(text) && text !== request.description && text.toLowerCase() !== expected.accountId,
  );
  const named = uuids.filter(({ path }) => ID_KEY.test(path.at(-1) ?? ""));
  const nearest = Math.max(...named.map(({ path }) => nearness(path, secretPath)));
  const best = named.filter(({ path }) => nearness(path, secretPath) === nearest);
  const candidates = new Set((named.length > 0 ? best : uuids).map(({ text }) => text.toLowerCase()));
  const [id] = candidates;
  return candidates.size === 1 ? id : undefined;
}

/** How many objects two places share, less how deep below them the first lies. */
function nearness(path: readonly string[], other: readonly string[]): number {
  let shared = 0;
  while (shared < path.length - 1 && path[shared] === other[shared]) shared++;
  return shared - (path.length - 1 - shared) / 100;
}

/** The record, if one object contains all of it: the requested values must be shown, not assumed. */
function recordIn(
  value: unknown,
  id: string | undefined,
  secret: string,
  { request, expected }: CreationContext,
): TokenRecord | undefined {
  const fields = placesIn(value)
    .flatMap((place) => (isFields(place.value) ? [place.value] : []))
    .find((object) => typeof object.id === "string" && object.id.toLowerCase() === id);
  if (fields === undefined) return undefined;
  try {
    const record = readRecord(fields, expected);
    const complete =
      secret.startsWith(record.tokenPrefix) &&
      record.description === request.description &&
      (record.expiresAt === undefined) === (request.expiresAt === undefined);
    return complete ? record : undefined;
  } catch (error) {
    if (isTokenError(error)) return undefined;
    throw error;
  }
}

/** In text, the secret is on its own line, or within a line if the release labels it. */
function secretInText(text: string, context: CreationContext): string {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const alone = new Set(lines.filter((line) => isNewSecret(line, context)));
  const anywhere = new Set(
    (text.match(SECRETS) ?? [])
      .map((word) => word.replace(/\.+$/, ""))
      .filter((word) => isNewSecret(word, context)),
  );
  for (const candidates of [alone, anywhere]) {
    const [secret] = candidates;
    if (candidates.size === 1 && secret !== undefined) return secret;
    if (candidates.size > 1) break;
  }
  throw malformed(
    anywhere.size === 0 ? "there is no token string in it" : "there is more than one token string in it",
  );
}

/** Whether a text is a token string and nothing else. */
export function isSecretShaped(text: string): boolean {
  return text.startsWith(TOKEN_OPENING) && SECRET_ALONE.test(text);
}

/** A new secret is one that was not known before. */
function isNewSecret(text: string, { request, credential }: CreationContext): boolean {
  return isSecretShaped(text) && !request.description.includes(text) && text !== credential;
}

function malformed(problem: string): TokenError {
  return new TokenError("protocol", `the output of influxctl cannot be read: ${problem}`);
}
