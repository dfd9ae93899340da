import type { Permission } from "../token/permissions";

/** What the service lists about a token. Never the secret. */
export interface TokenRecord {
  /** The token's id, a UUID. */
  readonly id: string;
  /** The account the token belongs to; undefined if the product has none (Clustered). */
  readonly accountId?: string;
  /** The description on the service, owner marker included. */
  readonly description: string;
  /**
   * The first characters of the secret, enough to recognize the token but not to use it: `M.V1.` and four more. Empty if
   * the service does not show them, as of database tokens.
   */
  readonly tokenPrefix: string;
  /** When the service created the token; RFC 3339, UTC. */
  readonly createdAt: string;
  /** Id of the user or token that created it, if the service says so. */
  readonly createdBy?: string;
  /** When the token expires; RFC 3339, UTC. Undefined: never. */
  readonly expiresAt?: string;
  /** When the token was revoked; RFC 3339, UTC. Undefined: it was not. */
  readonly revokedAt?: string;
  /** What a database token may do. Undefined for a management token. */
  readonly permissions?: readonly Permission[];
}

/** A record, and what proved that the token works. */
export interface ProvenRecord extends TokenRecord {
  /** `query`: the token was used. `record`: the service only shows it alive. Undefined: the token itself asked. */
  readonly provenBy?: "record" | "query";
}

/** What changes of a token in place. Undefined: it stays. */
export interface TokenChange {
  /** The whole description, owner marker included. */
  readonly description?: string;
  readonly permissions?: readonly Permission[];
}

/** What a new token is created from. */
export interface CreateRequest {
  /** The whole description, owner marker included. */
  readonly description: string;
  /** When the token expires; RFC 3339, whole seconds, UTC. Undefined: never. */
  readonly expiresAt?: string;
  /** What a database token may do. */
  readonly permissions?: readonly Permission[];
}

/** A token just created: the only moment at which its secret can be seen. */
export interface CreatedToken {
  readonly record: TokenRecord;
  /** The token's string. */
  readonly secret: string;
}

/** Options of one call. */
export interface CallOptions {
  /** Aborts the call; it then fails with an unknown outcome (`create`, `revoke`) or as `unavailable`. */
  readonly signal?: AbortSignal;
}

/**
 * A way to reach the service. A backend makes one call and reports its outcome; callers decide what to do about it.
 * Every failure is a `TokenError`.
 *
 * A backend retries a call only if that can do no harm: `create` only if the request provably was not carried out, the
 * others freely within their timeout.
 */
export interface TokenBackend {
  /** The account that this backend's ids belong to, as text: see `scope.ts`. */
  readonly scope: string;

  /**
   * Creates one token.
   *
   * @throws TokenError `ambiguous` if a token may exist although nothing usable came back; any other code means that
   *   none was created
   */
  create(request: CreateRequest, options?: CallOptions): Promise<CreatedToken>;

  /** Every token of the scope, including revoked and expired ones. Either the complete listing or an error. */
  list(options?: CallOptions): Promise<TokenRecord[]>;

  /**
   * Revokes a token permanently. Returns only once the service has confirmed it.
   *
   * @throws TokenError `not-found` if the service does not know the id (the caller must not rely on that without a
   *   listing), `conflict` if the token's state forbids it, `ambiguous` if the token may or may not have been revoked
   */
  revoke(id: string, options?: CallOptions): Promise<void>;

  /**
   * Uses a token's secret for the cheapest call whose answer shows this token as live in this scope. Where no such call
   * can be made with it, `provenBy` says what was proven.
   *
   * @returns the service's record for the id
   * @throws TokenError `authentication` or `permission` if the service does not accept the secret (yet), `not-found` if
   *   the secret is accepted but the id does not exist, `invalid-token` if the id is dead or belongs to another scope,
   *   `rate-limited`, `unavailable` or `protocol` if the result is unknown
   */
  probe(secret: string, id: string, options?: CallOptions): Promise<ProvenRecord>;

  /** The record of one token; undefined if the service does not know the id. Only where a credential may ask for it. */
  get?(id: string, options?: CallOptions): Promise<TokenRecord | undefined>;

  /**
   * Changes a token in place. Only where the service can.
   *
   * @returns the service's record
   * @throws TokenError `not-found` if the service does not know the id, `ambiguous` if the token may have been changed
   */
  change?(id: string, change: TokenChange, options?: CallOptions): Promise<TokenRecord>;

  /** Releases connections and files. Safe to call twice. */
  close(): Promise<void>;
}
