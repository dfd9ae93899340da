import type { TokenError } from "../errors";
import { holdsUnknown } from "../unknown";

/** What has to be done about a token. */
export interface Difference {
  readonly changes: boolean;
  /** The arguments or outputs that make a new token necessary. */
  readonly replaces: string[];
  /** The outputs that an update in place changes although no argument has changed. */
  readonly due?: readonly string[];
  /** Warnings: why a new token is needed where the arguments do not show it, and what expires soon. */
  readonly remarks: string[];
  /**
   * Why the token must not be replaced. Not thrown: the engine also calls diff after a refresh, which has to succeed
   * and show what became of the token.
   */
  readonly refusal?: TokenError;
  /** With a refusal: whether the token is alive. */
  readonly living?: boolean;
}

/** What a difference is judged against. */
export interface DiffContext {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** The provider's scope; undefined while it is not known. */
  readonly scope: string | undefined;
  /** Other scopes that are configured as the same account. */
  readonly aliases?: readonly string[] | undefined;
  /** Whether the resource has another provider than it had: the engine revokes its token through that one. */
  readonly switched?: boolean;
}

/** Whether the keepers are the same; unknown ones are not. */
export function sameKeepers(old: Readonly<Record<string, string>> | undefined, news: unknown): boolean {
  if (holdsUnknown(news)) return false;
  const before = new Map<string, unknown>(Object.entries(old ?? {}));
  const after = new Map(Object.entries(news ?? {}));
  return before.size === after.size && [...before].every(([key, value]) => after.get(key) === value);
}
