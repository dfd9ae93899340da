import { ACTION, RECORD_STATUS, RETIRE } from "./choices";
import type { ObjectType } from "./property";

export const ADOPT = {
  name: "Adopt",
  doc: "A live token to adopt.",
  fields: {
    id: { type: "string", required: true, doc: "The token's id." },
    token: {
      type: "string",
      secret: true,
      default: "unknown",
      doc: "The token's string, checked against the prefix and by using it. Stored as a secret.",
    },
  },
} as const satisfies ObjectType;

/** What a rotating token adopts: no secret is needed. */
export const PREDECESSOR = {
  name: "Predecessor",
  doc: "A live token that becomes the predecessor of the first one.",
  fields: { id: ADOPT.fields.id },
} as const satisfies ObjectType;

export const PERMISSION = {
  name: "Permission",
  doc: "What a database token may do with one database.",
  fields: {
    action: { type: ACTION, required: true, doc: "`read` or `write`." },
    database: {
      type: "string",
      required: true,
      doc:
        "The name of a database, 1 to 64 characters, or `*` for every database of the cluster. Take it from the output " +
        "`name` of a `Database`, so that a renamed database is followed in the same update.",
    },
  },
} as const satisfies ObjectType;

export const VERIFY_OPTIONS = {
  name: "VerifyOptions",
  doc: "How a new token is verified.",
  fields: {
    timeout: {
      type: "string",
      default: '"1m"',
      doc: "How long the service may take to accept a new token: a duration such as `30s` or `2m`, at most `1h`.",
    },
  },
} as const satisfies ObjectType;

export const DELIVER = {
  name: "Deliver",
  doc: "A command to which each new token is delivered.",
  fields: {
    command: {
      type: { listOf: "string" },
      required: true,
      doc:
        "The program and its arguments, run without a shell in the folder of the Pulumi program, during " +
        "`pulumi up` and never in a preview. It reads the token from standard input: the exact string, without a " +
        "newline. The delivery succeeds if the command exits with 0 and has read all of it. A name without a slash " +
        "is searched on PATH, never in `node_modules`.\n\n" +
        "Its environment is that of `pulumi`, without `PULUMI_*`, the provider's own credential, and any other " +
        "variable that contains a token. It also has `INFLUXDB_TOKEN_ID`, `INFLUXDB_TOKEN_EXPIRES_AT` (RFC 3339; not " +
        "set if the token never expires), `INFLUXDB_TOKEN_FINGERPRINT` (SHA-256 in hex) and " +
        "`PULUMI_RESOURCE_NAME`.\n\n" +
        "Every process of the machine can read the arguments, and they are in the state: none may contain a token.",
    },
    keepInState: {
      type: "boolean",
      default: "true",
      doc:
        "Whether the state stores the secret. With `false`, the state contains only its fingerprint, the output " +
        "`token` has no value, and a token that could not be delivered is revoked, because nobody has it.",
    },
    timeout: {
      type: "string",
      default: '"30s"',
      doc: "The timeout after which the command is killed: a duration such as `30s` or `2m`, at most `1h`.",
    },
  },
} as const satisfies ObjectType;

/** Only the native plugin has it: in a program of the dynamic resource, the resource itself stands for it. */
export const ROTATION = {
  name: "Rotation",
  doc: "What a `TokenRetirement` needs to know about a rotating token: its output `rotation`.",
  opaque: true,
  fields: {
    tokenId: { type: "string", required: true, doc: "The current token's id." },
    scope: { type: "string", required: true, doc: "The account or cluster the ids belong to." },
    retire: { type: RETIRE, required: true, doc: "What revokes the previous token." },
    waits: {
      type: "boolean",
      required: true,
      doc: "Whether the current token is not verified or not delivered yet. As long as it is so, the previous token is not revoked.",
    },
    service: {
      type: "string",
      doc: "Which tokens they are: `databaseTokens`. Absent: management tokens.",
    },
    fingerprint: { type: "string", doc: "SHA-256 of the current token in hex." },
    previousTokenId: { type: "string", doc: "The previous token's id during the overlap." },
    previousTokenPrefix: {
      type: "string",
      doc: "The first characters of the previous token during the overlap.",
    },
    previousRevokeAt: {
      type: "string",
      doc: "The time after which the previous token is revoked; RFC 3339, UTC.",
    },
  },
} as const satisfies ObjectType;

export const BUCKET = {
  name: "Bucket",
  doc: "A tag whose values are hashed into buckets.",
  fields: {
    tagName: { type: "string", required: true, doc: "The name of the tag." },
    numberOfBuckets: { type: "integer", required: true, doc: "How many buckets there are, 1 to 100,000." },
  },
} as const satisfies ObjectType;

export const PARTITION_PART = {
  name: "PartitionPart",
  doc: "A part of a partition template: exactly one of the three.",
  fields: {
    time: { type: "string", doc: "A format of the row's time, such as `%Y-%m` or `%Y-%m-%d`." },
    tag: { type: "string", doc: "The name of a tag, whose value is used." },
    bucket: { type: BUCKET, doc: "A tag whose values are hashed into buckets, for a tag with many values." },
  },
} as const satisfies ObjectType;

export const TOKEN_RECORD = {
  name: "ManagementTokenRecord",
  doc: "What the service lists of a management token. Never the token's string.",
  fields: {
    id: { type: "string", required: true, doc: "The token's id, a UUID." },
    description: {
      type: "string",
      required: true,
      doc: "What the token is for, without the owner marker.",
    },
    tokenPrefix: {
      type: "string",
      required: true,
      doc: "The first characters of the token: enough to recognize it, but not to use it.",
    },
    createdAt: {
      type: "string",
      required: true,
      doc: "When the service created the token; RFC 3339, UTC.",
    },
    createdBy: {
      type: "string",
      doc: "Id of the user or token that created it, if the service says so.",
    },
    expiresAt: { type: "string", doc: "When the token expires; RFC 3339, UTC. Absent: never." },
    revokedAt: { type: "string", doc: "When the token was revoked; RFC 3339, UTC. Absent: it was not." },
    status: { type: RECORD_STATUS, required: true, doc: "Whether the token is live." },
    owner: {
      type: "string",
      doc: "The resource that the token's owner marker names: `ORG/PROJECT/STACK/NAME`, without `ORG/` where the state has no organizations. Absent: the description has no marker.",
    },
  },
} as const satisfies ObjectType;

/** Another program may have given a token what this package does not know. */
export const PERMISSION_RECORD = {
  name: "PermissionRecord",
  doc: "What the service lists of a permission.",
  fields: {
    action: { type: "string", required: true, doc: "`read` or `write`, or what else the service allows." },
    database: { type: "string", required: true, doc: "The name of a database, or `*` for every database." },
  },
} as const satisfies ObjectType;

export const DATABASE_TOKEN_RECORD = {
  name: "DatabaseTokenRecord",
  doc: "What the service lists of a database token. Never the token's string.",
  fields: {
    ...TOKEN_RECORD.fields,
    permissions: { type: { listOf: PERMISSION_RECORD }, required: true, doc: "What the token may do." },
  },
} as const satisfies ObjectType;
