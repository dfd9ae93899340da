/** An answer of the service that is an error: its status, and the body `{code, message}`. */
export class ApiError extends Error {
  override readonly name = "ApiError";

  /** The HTTP status, which is also the body's `code`. */
  readonly status: number;

  /** Headers that belong to this answer. */
  readonly headers: Readonly<Record<string, string>>;

  /**
   * @param status the HTTP status
   * @param message the body's `message`
   * @param headers headers that belong to this answer
   */
  constructor(status: number, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}

const CHALLENGE = { "WWW-Authenticate": "Bearer" };

/** Every error that the emulated service answers with. No message repeats what the client sent. */
export const apiErrors = {
  bodyNotJson: () => new ApiError(400, "request body is not a JSON object"),
  descriptionMissing: () => new ApiError(400, "description must be a non-empty string"),
  descriptionLines: () => new ApiError(400, "description must be a single line without control characters"),
  expiryMalformed: () => new ApiError(400, "expiresAt must be an RFC 3339 date and time"),
  expiryPast: () => new ApiError(400, "expiresAt must be in the future"),
  descriptionNotText: () => new ApiError(400, "description must be a string"),
  permissionsMalformed: () =>
    new ApiError(400, "permissions must be an array of objects with action, read or write, and resource"),
  nothingToChange: () => new ApiError(400, "the request body names nothing that can be changed"),
  nameMalformed: (limit: number) => new ApiError(400, `name must be a string of 1 to ${limit} characters`),
  countMalformed: (field: string) => new ApiError(400, `${field} must be an int32 of 1 or more`),
  retentionMalformed: () =>
    new ApiError(400, "retentionPeriod must be an int64 of 0 or more, in nanoseconds"),
  templateMalformed: () => new ApiError(400, "partitionTemplate must be 1 to 8 unique, valid parts"),
  templateWithoutTime: () => new ApiError(400, "partitionTemplate must have a time part"),
  databaseIdMalformed: () => new ApiError(400, "the id of a database is an int64 of 1 or more"),
  notDeleted: () => new ApiError(400, "the database is not deleted"),
  nameTakenMeanwhile: () => new ApiError(400, "another database has that name by now"),
  pathMalformed: () => new ApiError(400, "the path is not percent-encoded UTF-8"),
  databaseMissing: () => new ApiError(400, "no database is named"),
  queryMissing: () => new ApiError(400, "the query is missing"),
  linesMalformed: () => new ApiError(400, "failed to parse line protocol"),
  credentialMissing: () => new ApiError(401, "no bearer token in the Authorization header", CHALLENGE),
  credentialInvalid: () => new ApiError(401, "the token is not valid", CHALLENGE),
  otherAccount: () => new ApiError(403, "the token may not act on this account"),
  notPermitted: () => new ApiError(403, "the token may not do that with this database"),
  noSuchPath: () => new ApiError(404, "no such path"),
  noSuchToken: () => new ApiError(404, "no such management token"),
  noSuchDatabaseToken: () => new ApiError(404, "no such database token"),
  noSuchDatabase: () => new ApiError(404, "no such database"),
  noSuchCluster: () => new ApiError(404, "no such cluster"),
  wrongMethod: (allow: string) => new ApiError(405, "method not allowed", { Allow: allow }),
  alreadyRevoked: () => new ApiError(409, "the management token is already revoked"),
  databaseTokenRevoked: () => new ApiError(409, "the database token is revoked"),
  nameTaken: () => new ApiError(409, "a database of that name exists"),
  nameHeld: () => new ApiError(409, "a database of that name was deleted a short time ago"),
  bodyTooLarge: (limit: number) => new ApiError(413, `request body is larger than ${limit} bytes`),
  internal: (error: unknown) =>
    new ApiError(500, `internal error: ${error instanceof Error ? error.message : String(error)}`),
};

/** The error that a client sees: the service's own, or 500 for any other. */
export function toApiError(error: unknown): ApiError {
  return error instanceof ApiError ? error : apiErrors.internal(error);
}
