/** What decides whether a token can be used. */
export interface TokenLifetime {
  /** When it expires; RFC 3339. Absent: never. */
  readonly expiresAt?: string;
  /** When it was revoked; RFC 3339. Absent: it was not. */
  readonly revokedAt?: string;
}

/** Whether a token can be used; `revoked` takes precedence over `expired`. */
export type TokenState = "active" | "expired" | "revoked";

/** Whether a token can be used at an instant. */
export function stateOf({ expiresAt, revokedAt }: TokenLifetime, now: Date): TokenState {
  if (revokedAt !== undefined) return "revoked";
  if (expiresAt !== undefined && Date.parse(expiresAt) <= now.getTime()) return "expired";
  return "active";
}
