import { redact } from "./token/redact";

/**
 * What went wrong, as a closed set: callers decide on the code, never on the text of a message.
 *
 * - `config`: a setting is missing or malformed, or names another account than the token's.
 * - `authentication`: the service refused the credential (401).
 * - `permission`: the credential is valid and may not do this (403).
 * - `not-found`: the service does not know the token.
 * - `conflict`: the service refused because of the token's present state (409).
 * - `rate-limited`: the service asked to slow down (429) for longer than the call's time-out.
 * - `unavailable`: the service could not be reached or answered 5xx; nothing was changed.
 * - `ambiguous`: the request may or may not have been carried out.
 * - `protocol`: the service answered something this package does not understand.
 * - `backend-missing`: the program a backend needs is not installed.
 * - `backend-version`: the program a backend needs is too old.
 * - `self-revocation`: the token to revoke is the credential in use.
 * - `invalid-token`: a token exists and cannot be used (wrong scope, not accepted, dead).
 * - `delivery`: the secret could not be handed over.
 */
export type TokenErrorCode =
  | "config"
  | "authentication"
  | "permission"
  | "not-found"
  | "conflict"
  | "rate-limited"
  | "unavailable"
  | "ambiguous"
  | "protocol"
  | "backend-missing"
  | "backend-version"
  | "self-revocation"
  | "invalid-token"
  | "delivery";

/** The one error class of this package. Its message says what to do next and never holds a secret. */
export class TokenError extends Error {
  override readonly name = "TokenError";

  /** Which of the closed set of failures this is. */
  readonly code: TokenErrorCode;

  /** Of an `ambiguous` failure: whether the request may yet be carried out, because what makes it goes on. */
  readonly isUnderWay: boolean;

  /**
   * @param code which failure this is
   * @param message what happened and what to do next; secrets in it are cut to their prefix
   * @param options `cause`: the error underneath; only its redacted message is kept, because the errors of
   *   HTTP clients carry the request's headers; `isUnderWay`: false by default
   */
  constructor(
    code: TokenErrorCode,
    message: string,
    options: { readonly cause?: unknown; readonly isUnderWay?: boolean } = {},
  ) {
    super(redact(message), options.cause === undefined ? {} : { cause: cleanCause(options.cause) });
    this.code = code;
    this.isUnderWay = options.isUnderWay ?? false;
  }
}

/** Whether an error is a {@link TokenError}, of one of the given codes where codes are given. */
export function isTokenError(error: unknown, ...codes: TokenErrorCode[]): error is TokenError {
  return error instanceof TokenError && (codes.length === 0 || codes.includes(error.code));
}

function cleanCause(cause: unknown): Error {
  if (cause instanceof TokenError) return cause;
  const clean = new Error(redact(cause instanceof Error ? cause.message : String(cause)));
  if (cause instanceof Error) clean.name = cause.name;
  delete clean.stack;
  return clean;
}
