/** What is said, once per program, about a token without an expiry. */
export const NEVER_EXPIRES =
  "this management token never expires: it stays a full administrative credential until it is revoked. Set expiresIn or expiresAt (shown once per program)";
