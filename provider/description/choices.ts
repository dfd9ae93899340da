import type { Choice } from "./property";

export const ON_INVALID = {
  name: "OnInvalid",
  doc: "What `pulumi up` does if a token is revoked, expired or missing.",
  values: { replace: "It creates a new token.", error: "It fails." },
} as const satisfies Choice;

export const ACTION = {
  name: "Action",
  doc: "What a database token may do.",
  values: { read: "Query data.", write: "Write data." },
} as const satisfies Choice;

export const VERIFIED_BY = {
  name: "VerifiedBy",
  doc: "What a verification of a database token proved.",
  values: {
    query: "The cluster accepted a query with the token.",
    record: "The service shows the token alive. The token itself was not used.",
  },
} as const satisfies Choice;

export const RETIRE = {
  name: "Retire",
  doc: "What revokes the previous token after the overlap.",
  values: {
    auto: "The first `pulumi up`.",
    manual: "A `TokenRetirement`, which waits until the stores have the new token.",
  },
} as const satisfies Choice;

export const TOKEN_STATUS = {
  name: "TokenStatus",
  doc: "What is known of a token, when it was last checked.",
  values: {
    active: "The service lists the token as live.",
    unverified: "The service did not confirm in time that the new token works.",
    expired: "The token has expired.",
    revoked: "Somebody revoked the token.",
    missing: "The service no longer lists the token.",
  },
} as const satisfies Choice;

export const DATABASE_STATUS = {
  name: "DatabaseStatus",
  doc: "What is known of a database, when it was last checked.",
  values: { active: "The service lists the database.", missing: "The service does not list it." },
} as const satisfies Choice;

export const RECORD_STATUS = {
  name: "RecordStatus",
  doc: "What a record of the service says about its token.",
  values: {
    active: "The token is live.",
    expired: "The token has expired.",
    revoked: "Somebody revoked the token.",
  },
} as const satisfies Choice;
