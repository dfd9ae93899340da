import { OF_DATABASE_TOKENS } from "./databaseToken";
import type { ResourceDescription } from "./property";
import { ROTATING_MANAGEMENT_TOKEN } from "./rotatingManagementToken";

const { description, verify, ...others } = ROTATING_MANAGEMENT_TOKEN.arguments;

/** A succession of database tokens. */
export const ROTATING_DATABASE_TOKEN = {
  name: "RotatingDatabaseToken",
  doc:
    "A database token that rotates: one stable resource whose token is replaced before it expires. During the overlap, " +
    "the previous and the new token both work; then the previous one is revoked. Nothing happens between runs: " +
    "schedule a `pulumi up` more often than `rotateBefore`.",
  arguments: {
    description: {
      ...description,
      doc:
        "What the tokens are for. A single line that is not empty, at most 1,000 characters. A change also takes effect " +
        "on the previous token during the overlap.",
    },
    permissions: {
      ...OF_DATABASE_TOKENS.permissions,
      change: "in place",
      required: true,
      doc:
        "What the tokens may do. At least one permission; order and repetition mean nothing. A change also takes effect " +
        "on the previous token during the overlap.",
    },
    verify: {
      ...verify,
      doc: OF_DATABASE_TOKENS.verify.doc.replace("at most `1h`", "shorter than the overlap"),
    },
    ...others,
  },
  outputs: {
    ...ROTATING_MANAGEMENT_TOKEN.outputs,
    permissions: { ...OF_DATABASE_TOKENS.permissions, doc: "What the tokens may do." },
    scope: { ...OF_DATABASE_TOKENS.scope, doc: "The cluster the ids belong to." },
    expiresAt: {
      ...ROTATING_MANAGEMENT_TOKEN.outputs.expiresAt,
      doc:
        "When the current token expires; RFC 3339, UTC. Empty: never, while the token of a former DatabaseToken is " +
        "current.",
    },
    verifiedBy: OF_DATABASE_TOKENS.verifiedBy,
  },
} as const satisfies ResourceDescription;
