import { RETIRE, TOKEN_STATUS } from "./choices";
import { DELIVER, PREDECESSOR, ROTATION, VERIFY_OPTIONS } from "./objects";
import type { ResourceDescription } from "./property";

const ADOPTION =
  "A live token that becomes the predecessor of the first one, to adopt tokens created by hand. Its secret is not " +
  "needed. It is revoked at the end of the overlap. Used only when the resource is created; afterwards you can leave " +
  "it or remove it.";

/** A succession of tokens. */
export const ROTATING_MANAGEMENT_TOKEN = {
  name: "RotatingManagementToken",
  doc:
    "A management token that rotates: one stable resource whose token is replaced before it " +
    "expires. During the overlap, the previous and the new token both work; then the previous one " +
    "is revoked. Nothing happens between runs: schedule a `pulumi up` more often than " +
    "`rotateBefore`.",
  arguments: {
    description: {
      type: "string",
      change: "in place",
      required: true,
      doc:
        "What the tokens are for. A single line that is not empty, at most 1,000 characters. A change " +
        "takes effect at the next rotation, because the service cannot change the description of a " +
        "management token.",
    },
    expiresIn: {
      type: "string",
      change: "in place",
      required: true,
      doc:
        "How long each token is valid after its creation, a duration such as `90d`. Must be longer than " +
        "`rotateBefore` and `overlap` together.",
    },
    rotateBefore: {
      type: "string",
      change: "in place",
      required: true,
      doc:
        "How long before its expiry a token is rotated, a duration such as `30d`: the first `pulumi up` " +
        "within this time rotates. Must be at least the overlap, and should be longer than the longest " +
        "time without a `pulumi up`.",
    },
    overlap: {
      type: "string",
      change: "in place",
      default: '"24h"',
      doc:
        "How long the previous token stays live after a rotation, a duration such as `48h`. Choose it " +
        "longer than the slowest consumer takes to fetch the new token, and longer than a pipeline can " +
        "stay broken.",
    },
    retire: {
      type: RETIRE,
      change: "in place",
      default: '"auto"',
      doc:
        "What revokes the previous token after the overlap: the first `pulumi up` (`auto`), or a " +
        "`TokenRetirement`, which waits until the stores have the new token (`manual`).",
    },
    keepers: {
      type: { mapOf: "string" },
      change: "in place",
      default: "none",
      doc: "Any strings. A change of any of them makes the next `pulumi up` rotate.",
    },
    verify: {
      type: { oneOf: ["boolean", VERIFY_OPTIONS] },
      change: "in place",
      default: "true, for 1 minute",
      doc:
        "Whether to verify a new token: use it until the service accepts it, before anything else gets " +
        'it. `true`, `false`, or `{ timeout: "2m" }` (a duration shorter than the overlap).',
    },
    deliver: {
      type: DELIVER,
      change: "in place",
      default: "none",
      doc:
        "A command to which the token is delivered once it is verified. The overlap starts with the " +
        "delivery, and the previous token is revoked only once the new one is delivered. If you change " +
        "the command, the present token is delivered to the new one, as long as its secret is in the " +
        "state.",
    },
    adopt: {
      type: PREDECESSOR,
      change: "only at creation",
      default: "none",
      doc: `${ADOPTION} The option \`import\` does the same.`,
      pluginDoc: ADOPTION,
    },
  },
  outputs: {
    description: {
      type: "string",
      doc: "What the tokens are for.",
    },
    expiresIn: {
      type: "string",
      doc: "How long each token is valid.",
    },
    rotateBefore: {
      type: "string",
      doc: "How long before its expiry a token is rotated.",
    },
    overlap: {
      type: "string",
      doc: "How long the previous token stays live after a rotation.",
    },
    retire: {
      type: RETIRE,
      doc: "What revokes the previous token.",
    },
    keepers: {
      type: { mapOf: "string" },
      optional: true,
      doc: "The keepers of the last rotation.",
    },
    verify: {
      type: { oneOf: ["boolean", VERIFY_OPTIONS] },
      doc: "Whether a new token is verified, and the timeout.",
    },
    deliver: {
      type: DELIVER,
      optional: true,
      doc: "The command to which the token is delivered.",
    },
    deliveredAt: {
      type: "string",
      optional: true,
      doc:
        "When the current token was delivered; RFC 3339, UTC. Undefined: not yet, or there is no " +
        "command.",
    },
    token: {
      type: "string",
      secret: true,
      doc:
        "The current token's string. A Pulumi secret. Using it fails if the secret is kept out of the " +
        "state.",
      pluginDoc:
        "The current token's string. A Pulumi secret. Empty if the secret is kept out of the state; using it then " +
        "does not fail.",
    },
    tokenId: {
      type: "string",
      doc: "The current token's id.",
    },
    tokenPrefix: {
      type: "string",
      doc: "The first characters of the current token.",
    },
    fingerprint: {
      type: "string",
      doc: "SHA-256 of the current token in hex.",
    },
    scope: {
      type: "string",
      doc: "The account the ids belong to.",
    },
    createdAt: {
      type: "string",
      doc: "When the current token was created; RFC 3339, UTC.",
    },
    createdBy: {
      type: "string",
      optional: true,
      doc: "Id of the user or token that created it, if the service says so.",
    },
    expiresAt: {
      type: "string",
      doc:
        "When the current token expires; RFC 3339, UTC. Empty: never, while the token of a former " +
        "ManagementToken is current.",
    },
    rotateAt: {
      type: "string",
      doc: "When the next rotation is due; RFC 3339, UTC.",
    },
    status: {
      type: TOKEN_STATUS,
      doc:
        "The last known status of the current token: `active`, `unverified`, `expired`, `revoked` or " +
        "`missing`.",
    },
    previousToken: {
      type: "string",
      optional: true,
      secret: true,
      doc:
        "The previous token's string during the overlap. A Pulumi secret. Undefined if there is none, " +
        "if it was adopted, or if it is kept out of the state.",
    },
    previousTokenId: {
      type: "string",
      optional: true,
      doc: "The previous token's id during the overlap.",
    },
    previousTokenPrefix: {
      type: "string",
      optional: true,
      doc: "The first characters of the previous token during the overlap.",
    },
    previousRevokeAt: {
      type: "string",
      optional: true,
      doc: "The time after which the previous token is revoked; RFC 3339, UTC.",
    },
    generation: {
      type: "integer",
      doc: "The number of the current token, from 1.",
    },
    rotation: {
      type: ROTATION,
      pluginOnly: true,
      doc: "What a `TokenRetirement` needs to know about this resource: its argument `of`.",
    },
  },
} as const satisfies ResourceDescription;
