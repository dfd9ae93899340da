import { ON_INVALID, TOKEN_STATUS } from "./choices";
import { ADOPT, DELIVER, VERIFY_OPTIONS } from "./objects";
import type { ResourceDescription } from "./property";

/** @param without what happens without the token's secret */
const adoption = (without: string) =>
  "A live token to adopt instead of creating one. `description` and the expiry must match the service. With its " +
  `secret in \`token\`, the resource behaves as if it had created the token; without it, ${without}. You can ` +
  "remove `adopt` once the token is adopted; remove it before anything replaces the token. Destroying the resource " +
  "revokes the token.";

/** One token. */
export const MANAGEMENT_TOKEN = {
  name: "ManagementToken",
  doc:
    "A management token of InfluxDB Cloud Dedicated or Clustered: an account-wide credential for " +
    "automation that administers databases, users and database tokens. It cannot read or write " +
    "data; a `DatabaseToken` can.\n\n" +
    "The service shows a token's string only once, at creation. `token` contains it as a Pulumi " +
    "secret.",
  arguments: {
    description: {
      type: "string",
      change: "replaces",
      required: true,
      doc:
        "What the token is for. A single line that is not empty, at most 1,000 characters. The service " +
        "shows it to administrators, followed by a marker that says which resource owns the token. A " +
        "change creates a new token.",
    },
    expiresAt: {
      type: "string",
      change: "replaces",
      default: "none: the token is valid until it is revoked",
      doc:
        "When the token expires: an RFC 3339 instant with a time zone, in whole seconds. Cannot be " +
        "combined with `expiresIn`. A change of the instant creates a new token; writing the same " +
        "instant in another zone does not. Once it has passed, `pulumi up` fails and asks for a new one.",
    },
    expiresIn: {
      type: "string",
      change: "replaces",
      default: "none: the token is valid until it is revoked",
      doc:
        "How long the token is valid after its creation, a duration in weeks, days, hours, minutes and " +
        "seconds, such as `90d`, `12h` or `1d12h`. Cannot be combined with `expiresAt`. A change of the " +
        "duration creates a new token, and so does the first `pulumi up` after the token has expired.",
    },
    keepers: {
      type: { mapOf: "string" },
      change: "replaces",
      default: "none",
      doc: "Any strings. A change of any of them creates a new token, as in `@pulumi/random`.",
    },
    onInvalid: {
      type: ON_INVALID,
      change: "in place",
      default: '"replace"',
      doc:
        "What `pulumi up` does if the token is revoked, expired or missing: it creates a new one " +
        "(`replace`), or fails (`error`).",
    },
    verify: {
      type: { oneOf: ["boolean", VERIFY_OPTIONS] },
      change: "in place",
      default: "true, for 1 minute",
      doc:
        "Whether to verify a new token: use it until the service accepts it, before anything else gets " +
        'it. `true`, `false`, or `{ timeout: "2m" }` (a duration, at most `1h`).',
    },
    deliver: {
      type: DELIVER,
      change: "in place",
      default: "none",
      doc:
        "A command to which the token is delivered once it is verified. If you change the command, the " +
        "present token is delivered to the new one, as long as its secret is in the state; no change " +
        "here creates a new token.",
    },
    adopt: {
      type: ADOPT,
      change: "replaces",
      default: "none: a token is created",
      doc: `${adoption("using `token` fails")} The option \`import\` does the same.`,
      pluginDoc: `${adoption("the output `token` is empty")} The option \`import\` and the command \`pulumi import\` do the same, without the secret.`,
    },
  },
  outputs: {
    description: {
      type: "string",
      doc: "What the token is for, without the owner marker.",
    },
    expiresIn: {
      type: "string",
      optional: true,
      doc: "The requested duration, if any.",
    },
    expiresAt: {
      type: "string",
      optional: true,
      doc: "When the token expires; RFC 3339, whole seconds, UTC. Undefined: never.",
    },
    keepers: {
      type: { mapOf: "string" },
      optional: true,
      doc: "The keepers from the arguments.",
    },
    onInvalid: {
      type: ON_INVALID,
      doc: "What `pulumi up` does if the token is revoked, expired or missing.",
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
      doc: "When the token was delivered; RFC 3339, UTC. Undefined: not yet, or there is no command.",
    },
    token: {
      type: "string",
      secret: true,
      doc:
        "The token's string. A Pulumi secret: encrypted in the state, masked in output. Using it fails " +
        "if the secret is unknown: adopted without it, or kept out of the state.",
      pluginDoc:
        "The token's string. A Pulumi secret: encrypted in the state, masked in output. Empty if the secret is " +
        "unknown: imported, adopted without it, or kept out of the state. Using it then does not fail.",
    },
    tokenId: {
      type: "string",
      doc: "The token's id, a UUID. Also the resource's id.",
    },
    tokenPrefix: {
      type: "string",
      doc: "The first characters of the token: enough to recognize it, but not to use it.",
    },
    fingerprint: {
      type: "string",
      doc: "SHA-256 of the token in hex, to compare a store's copy without revealing it.",
    },
    scope: {
      type: "string",
      doc:
        "The account the id belongs to: `dedicated:ACCOUNT_ID` or `clustered:HOST`, followed by " +
        "`@HOST/PATH` for a gateway.",
    },
    createdAt: {
      type: "string",
      doc: "When the service created the token; RFC 3339, UTC.",
    },
    createdBy: {
      type: "string",
      optional: true,
      doc: "Id of the user or token that created it, if the service says so.",
    },
    status: {
      type: TOKEN_STATUS,
      doc: "The last known status: `active`, `unverified`, `expired`, `revoked` or `missing`.",
    },
  },
} as const satisfies ResourceDescription;
