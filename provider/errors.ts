import { redact } from "./token/redact";

/**
 * The kinds of failure, a closed set. Callers decide by the code, never by the text of a message.
 *
 * - `config`: a setting is missing or malformed, or names another account than the token's.
 * - `authentication`: the service refused the credential (401).
 * - `permission`: the credential is valid but may not do this (403).
 * - `not-found`: the service does not know the token.
 * - `conflict`: the service refused because of the token's present state (409).
 * - `rate-limited`: the service asked to slow down (429) for longer than the call's timeout.
 * - `unavailable`: the service could not be reached or answered 5xx; nothing was changed.
 * - `ambiguous`: the request may or may not have been carried out.
 * - `protocol`: this package does not understand the service's answer.
 * - `backend-missing`: the program that a backend needs is not installed.
 * - `backend-version`: the program that a backend needs is too old.
 * - `self-revocation`: the token to revoke is the credential in use.
 * - `invalid-token`: a token exists but cannot be used (wrong scope, not accepted, dead).
 * - `delivery`: the secret could not be delivered.
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

/** The only error class of this package. Its message says what to do, and never contains a secret. */
export class TokenError extends Error {
  override readonly name = "TokenError";

  /** The kind of failure. */
  readonly code: TokenErrorCode;

  /**
   * For an `ambiguous` failure: whether the request may still be carried out, because the program that makes it is
   * still running.
   */
  readonly isUnderWay: boolean;

  /**
   * @param code the kind of failure
   * @param message what happened and what to do; secrets in it are cut to their prefix
   * @param options `cause`: the underlying error; only its redacted message is stored, because errors of HTTP clients
   *   contain the request's headers; `isUnderWay`: false by default
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

/** Whether an error is a {@link TokenError}, with one of the codes if any are given. */
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
