import { VERIFIED_BY } from "./choices";
import { MANAGEMENT_TOKEN } from "./managementToken";
import { PERMISSION } from "./objects";
import type { ResourceDescription } from "./property";

/** What a database token and a rotating one say in the same words. */
export const OF_DATABASE_TOKENS = {
  permissions: {
    type: { listOf: PERMISSION },
    doc: "What the token may do. At least one permission; order and repetition mean nothing.",
  },
  verify: {
    doc:
      "Whether to verify a new token before anything else gets it: until the service shows it alive and, if the setting " +
      "`clusterUrl` is set and the token may read a database, until the cluster accepts a query with it. `true`, " +
      '`false`, or `{ timeout: "2m" }` (a duration, at most `1h`). A token that may only write is never tried by writing.',
  },
  verifiedBy: {
    type: VERIFIED_BY,
    optional: true,
    doc: "What the last verification proved: `query` or `record`. Undefined: the token was not verified.",
  },
  scope: {
    type: "string",
    doc:
      "The cluster the id belongs to: `dedicated:ACCOUNT_ID/CLUSTER_ID` or `clustered:HOST`, followed by `@HOST/PATH` " +
      "for a gateway.",
  },
} as const;

const { description, expiresAt, expiresIn, keepers, onInvalid, verify, deliver, adopt } =
  MANAGEMENT_TOKEN.arguments;

/** @param without what happens without the token's secret */
const adoption = (without: string) =>
  "A live token to adopt instead of creating one. `description`, `permissions` and the expiry must match the service. " +
  `With its secret in \`token\`, the resource behaves as if it had created the token; without it, ${without}. You can ` +
  "remove `adopt` once the token is adopted; remove it before anything replaces the token. Destroying the resource " +
  "revokes the token.";

/** One database token. */
export const DATABASE_TOKEN = {
  name: "DatabaseToken",
  doc:
    "A database token of InfluxDB Cloud Dedicated or Clustered: it reads and writes data. It belongs to one cluster.\n\n" +
    "The service shows a token's string only once, at creation. `token` contains it as a Pulumi secret. Permissions " +
    "name databases: a token keeps the name of a database that is renamed elsewhere.",
  arguments: {
    description: {
      ...description,
      change: "in place",
      doc:
        "What the token is for. A single line that is not empty, at most 1,000 characters. The service shows it to " +
        "administrators, followed by a marker that says which resource owns the token. A change keeps the token.",
    },
    permissions: {
      ...OF_DATABASE_TOKENS.permissions,
      change: "in place",
      required: true,
      doc: `${OF_DATABASE_TOKENS.permissions.doc} A change keeps the token.`,
    },
    expiresAt,
    expiresIn,
    keepers,
    onInvalid,
    verify: { ...verify, ...OF_DATABASE_TOKENS.verify },
    deliver,
    adopt: {
      ...adopt,
      doc: `${adoption("using `token` fails")} The option \`import\` does the same.`,
      pluginDoc: `${adoption("the output `token` is empty")} The option \`import\` and the command \`pulumi import\` do the same, without the secret.`,
    },
  },
  outputs: {
    ...MANAGEMENT_TOKEN.outputs,
    permissions: { ...OF_DATABASE_TOKENS.permissions, doc: "What the token may do." },
    scope: OF_DATABASE_TOKENS.scope,
    verifiedBy: OF_DATABASE_TOKENS.verifiedBy,
  },
} as const satisfies ResourceDescription;
