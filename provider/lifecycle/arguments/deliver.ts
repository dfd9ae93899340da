import { holdsToken } from "../../token/redact";
import { parseDuration } from "../../token/time";
import { holdsUnknown, isUnknown } from "../../unknown";
import type { Failure } from "./failure";

/** A command that stores a token's secret, for example in a secret store. */
export interface Deliver {
  /** The program and its arguments. */
  readonly command: readonly string[];
  /** Whether the state holds the secret. @default true */
  readonly keepInState?: boolean;
  /** How long the command may take. @default "30s" */
  readonly timeout?: string;
}

/** How long a delivery command may take by default. */
const DEFAULT_DELIVERY_MS = 30_000;
const LONGEST_DELIVERY_MS = 60 * 60_000;

/** The outputs of a token that is not ready travel to the engine in a header, whose size is limited. */
const LARGEST_COMMAND = 4_000;

const PROPERTY = "arguments.deliver";

/**
 * What is wrong with `deliver`. The engine prints the value of the property that a failure names, and a command may
 * hold private values, so the failure names a path that the engine cannot look up.
 *
 * @param adopt the argument `adopt` beside it
 */
export function checkDeliver(value: unknown, adopt: unknown): Failure | undefined {
  if (value === undefined || isUnknown(value)) return undefined;
  const fail = (reason: string) => ({ property: PROPERTY, reason: `deliver ${reason}` });
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return fail("must be { command: [PROGRAM, ARGUMENT…], keepInState?, timeout? }");
  const { command, keepInState, timeout, ...others } = value as Record<string, unknown>;
  const [other] = Object.keys(others);
  if (other !== undefined)
    return fail(`has no ${JSON.stringify(other)}: there are command, keepInState, timeout`);
  const wrong = wrongCommand(command);
  if (wrong !== undefined) return fail(wrong);
  if (keepInState !== undefined && !isUnknown(keepInState) && typeof keepInState !== "boolean")
    return fail("has a keepInState that is neither true nor false");
  if (timeout !== undefined && !isUnknown(timeout)) {
    const duration = typeof timeout === "string" ? parseDuration(timeout) : undefined;
    if (duration === undefined || duration > LONGEST_DELIVERY_MS)
      return fail("must have a timeout as in 30s or 2m, of at most 1h");
  }
  const given = (adopt as { token?: unknown } | null | undefined)?.token;
  if (keepInState === false && given !== undefined)
    return fail(
      "has keepInState: false, and adopt names a secret, which the state holds as an argument: remove one of the two",
    );
  return undefined;
}

function wrongCommand(command: unknown): string | undefined {
  if (isUnknown(command)) return undefined;
  const words = "must have a command: the program and its arguments, each of them text";
  if (!Array.isArray(command) || command.length === 0) return words;
  for (const [index, word] of command.entries()) {
    if (isUnknown(word)) continue;
    if (typeof word !== "string" || word.includes("\0") || (index === 0 && word.trim() === "")) return words;
    if (holdsToken(word))
      return "has something that looks like a token in its command, where every process can read it: the command gets the token on its standard input";
  }
  if (Buffer.byteLength(JSON.stringify(command)) > LARGEST_COMMAND)
    return `must not have a command of more than ${LARGEST_COMMAND} bytes: put it into a script`;
  return undefined;
}

/** Whether the state may hold the secret. */
export function secretInState(deliver: Deliver | undefined): boolean {
  return deliver?.keepInState !== false;
}

/** Milliseconds that the command may take; 0 where there is none. */
export function deliveryMs(deliver: Deliver | undefined): number {
  if (deliver === undefined) return 0;
  const { timeout } = deliver;
  return (timeout === undefined ? undefined : parseDuration(timeout)) ?? DEFAULT_DELIVERY_MS;
}

/** Whether two deliveries run the same command. */
export function sameCommand(one: Deliver | undefined, other: Deliver | undefined): boolean {
  return JSON.stringify(one?.command) === JSON.stringify(other?.command);
}

/** Whether an update has to record a changed `deliver`. Unknown values count as a change. */
export function deliverChanged(before: Deliver | undefined, news: unknown): boolean {
  if (holdsUnknown(news)) return true;
  const after = news as Deliver | undefined;
  if (before === undefined || after === undefined) return before !== after;
  return (
    !sameCommand(before, after) ||
    secretInState(before) !== secretInState(after) ||
    deliveryMs(before) !== deliveryMs(after)
  );
}

/** What a state says of its delivery; undefined where that cannot be read. */
export function readDeliver(value: unknown): Deliver | undefined {
  const { command, keepInState, timeout } = (value ?? {}) as Record<string, unknown>;
  if (!Array.isArray(command) || !command.every((word) => typeof word === "string")) return undefined;
  return {
    command,
    ...(typeof keepInState === "boolean" ? { keepInState } : {}),
    ...(typeof timeout === "string" ? { timeout } : {}),
  };
}
