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
  credentialMissing: () => new ApiError(401, "no bearer token in the Authorization header", CHALLENGE),
  credentialInvalid: () => new ApiError(401, "the token is not valid", CHALLENGE),
  otherAccount: () => new ApiError(403, "the token may not act on this account"),
  noSuchPath: () => new ApiError(404, "no such path"),
  noSuchToken: () => new ApiError(404, "no such management token"),
  wrongMethod: (allow: string) => new ApiError(405, "method not allowed", { Allow: allow }),
  alreadyRevoked: () => new ApiError(409, "the management token is already revoked"),
  bodyTooLarge: (limit: number) => new ApiError(413, `request body is larger than ${limit} bytes`),
  internal: (error: unknown) =>
    new ApiError(500, `internal error: ${error instanceof Error ? error.message : String(error)}`),
};
