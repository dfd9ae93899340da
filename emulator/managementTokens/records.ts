/** What the service shows of a token. Fields without a value are absent. Never the secret. */
export interface TokenRecord {
  /** The token's id, a UUID. */
  readonly id: string;
  /** The account's id, a UUID. Absent on Clustered, which has no accounts. */
  readonly accountId?: string;
  /** The description from the token's creation. */
  readonly description: string;
  /** `M.V1.` and the next four characters of the secret. */
  readonly tokenPrefix: string;
  /** When it was created; RFC 3339, UTC, milliseconds. */
  readonly createdAt: string;
  /** Id of the user or token that created it. */
  readonly createdBy: string;
  /** When it expires; RFC 3339, UTC, whole seconds. Absent: never. */
  readonly expiresAt?: string;
  /** When it was revoked; RFC 3339, UTC, milliseconds. Absent: it was not. */
  readonly revokedAt?: string;
}

/** The answer to a creation: the only one that carries the secret. */
export interface CreatedTokenRecord extends TokenRecord {
  /** The token string. */
  readonly accessToken: string;
}
