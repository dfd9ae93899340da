import { ROTATION } from "./objects";
import type { ResourceDescription } from "./property";

/** What revokes a previous token once the stores have the current one. */
export const TOKEN_RETIREMENT = {
  name: "TokenRetirement",
  doc:
    "Revokes the previous token of a rotating token after the overlap, once the stores have the new " +
    "one.\n\n" +
    "Name every store in `dependsOn`: the engine skips the retirement in a run in which one of them " +
    "failed. Without `confirmedBy`, a store that the run did not touch also counts as done.",
  arguments: {
    of: {
      type: ROTATION,
      change: "in place",
      required: true,
      doc: 'The rotating token whose previous token is revoked. It must have `retire: "manual"`.',
      pluginDoc:
        "The output `rotation` of the rotating token whose previous token is revoked. It must have the argument " +
        "`retire` with the value `manual`.",
    },
    confirmedBy: {
      type: "any",
      change: "in place",
      default: "none: an update in which nothing in `dependsOn` fails is enough",
      doc:
        "Outputs of the stores, under any names (or in a list with a fixed order). The previous token " +
        "is revoked only once every value shows that its store has the current one. So a store that a " +
        "run leaves out (`--target`, `--exclude`), or that failed in an earlier run, does not count as " +
        "done.\n\n" +
        "- A fingerprint (64 hex digits), or the token itself, must be that of the current token. This " +
        "is the best proof if it comes from what the store says it contains.\n" +
        "- Anything else, such as a version, must have changed since the rotation, that is, since this " +
        "resource was last updated with the previous token as the current one.",
    },
  },
  outputs: {
    retiredTokenId: {
      type: "string",
      optional: true,
      doc: "The id of the token that was revoked last.",
    },
  },
} as const satisfies ResourceDescription;
