/** What the service lists of a management token. Never the secret. */
export interface TokenRecord {
  /** The token's id, a UUID. */
  readonly id: string;
  /** The account the token belongs to; undefined where the product has none (Clustered). */
  readonly accountId?: string;
  /** The description as the service holds it, owner marker included. */
  readonly description: string;
  /** The first characters of the secret, enough to recognize it and useless to anyone: `M.V1.` and four more. */
  readonly tokenPrefix: string;
  /** When the service made the token; RFC 3339, UTC. */
  readonly createdAt: string;
  /** Id of the user or token that made it, where the service says. */
  readonly createdBy?: string;
  /** When the token ends; RFC 3339, UTC. Undefined: never. */
  readonly expiresAt?: string;
  /** When the token was revoked; RFC 3339, UTC. Undefined: it was not. */
  readonly revokedAt?: string;
}

/** What a token is made from. */
export interface CreateRequest {
  /** The whole description, owner marker included. */
  readonly description: string;
  /** The end of the token's life; RFC 3339, whole seconds, UTC. Undefined: never. */
  readonly expiresAt?: string;
}

/** A token just made: the only moment at which its secret can be seen. */
export interface CreatedToken {
  readonly record: TokenRecord;
  /** The token's string. */
  readonly secret: string;
}

/** How one call is made. */
export interface CallOptions {
  /** Ends the call early; it then fails as an unknown outcome (`create`, `revoke`) or as `unavailable`. */
  readonly signal?: AbortSignal;
}

/**
 * A way to reach the service. A backend carries out one call and says truthfully what became of it; what to do
 * about that is decided by its callers. Every failure is a `TokenError`.
 *
 * A backend repeats a call only where that can do no harm: `create` only when the request provably was not
 * carried out, the others freely within their time-out.
 */
export interface TokenBackend {
  /** The account that this backend's ids belong to, as text: see `scope.ts`. */
  readonly scope: string;

  /**
   * Makes one token.
   *
   * @throws TokenError `ambiguous` when a token may exist although nothing usable came back; any other code
   *   means that none was made
   */
  create(request: CreateRequest, options?: CallOptions): Promise<CreatedToken>;

  /**
   * Every token of the scope, revoked and expired ones included. Either the whole listing or an error.
   */
  list(options?: CallOptions): Promise<TokenRecord[]>;

  /**
   * Revokes a token for good. Returns only when the service confirmed it.
   *
   * @throws TokenError `not-found` when the service says that it does not know the id (the caller must not
   *   believe that without a listing), `conflict` when it says that the state forbids it, `ambiguous` when the
   *   token may or may not have been revoked
   */
  revoke(id: string, options?: CallOptions): Promise<void>;

  /**
   * Uses a token's secret for the cheapest call whose answer shows this very token alive in this scope.
   *
   * @returns the record that the service showed for the id
   * @throws TokenError `authentication` or `permission` when the service does not accept the secret (yet),
   *   `not-found` when the secret is accepted and the id is not there, `invalid-token` when the answer shows
   *   the id dead or of another scope, `rate-limited`, `unavailable` or `protocol` when nothing can be said
   */
  probe(secret: string, id: string, options?: CallOptions): Promise<TokenRecord>;

  /** Releases connections and files. Safe to call twice. */
  close(): Promise<void>;
}
