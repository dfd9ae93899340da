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
  /** The record, where the output shows it as requested; else the listing has to be asked. */
  readonly record?: TokenRecord;
  /**
   * The id in a record that the output shows otherwise than requested. Where the service cut the description, and the
   * owner marker with it, nothing else identifies the token that then has to be revoked.
   */
  readonly id?: string;
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
  const parts = values.flatMap(partsOf);
  const [secret, ...others] = new Set(parts.filter((part): part is string => isNewSecret(part, context)));
  if (others.length > 0) throw malformed("there is more than one token string in it");
  if (secret === undefined) return { secret: secretInText(withoutControl(output), context) };
  const shown = recordAmong(parts, secret, context);
  if (shown === undefined) return { secret };
  return isAsRequested(shown, context.request) ? { secret, record: shown } : { secret, id: shown.id };
}

/** A JSON value and everything in it, as deep as anything sensible is. */
function partsOf(value: unknown): unknown[] {
  const parts = [value];
  let level = [value];
  for (let depth = 0; depth < DEEPEST && level.length > 0; depth++) {
    level = level.flatMap((part) => (typeof part === "object" && part !== null ? Object.values(part) : []));
    for (const part of level) parts.push(part);
  }
  return parts;
}

/** The record, where one object holds all of it. */
function recordAmong(
  parts: readonly unknown[],
  secret: string,
  { expected }: CreationContext,
): TokenRecord | undefined {
  const records = parts.filter(isFields).flatMap((fields) => {
    try {
      return [readRecord(fields, expected)];
    } catch (error) {
      if (isTokenError(error)) return [];
      throw error;
    }
  });
  return records.find(({ tokenPrefix }) => secret.startsWith(tokenPrefix));
}

/** What was requested must be shown, not assumed. */
function isAsRequested(shown: TokenRecord, request: CreateRequest): boolean {
  const sameExpiry = (shown.expiresAt === undefined) === (request.expiresAt === undefined);
  return sameExpiry && shown.description === request.description;
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
function isNewSecret(text: unknown, { request, credential }: CreationContext): text is string {
  return (
    typeof text === "string" &&
    isSecretShaped(text) &&
    !request.description.includes(text) &&
    text !== credential
  );
}

function malformed(problem: string): TokenError {
  return new TokenError("protocol", `the output of influxctl cannot be read: ${problem}`);
}
