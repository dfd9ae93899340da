import type { ProvenRecord } from "../../provider/backends/backend";
import type { ListedToken } from "../listedToken";

/** What is known of a secret. */
export interface Answer {
  /** Undefined: not known. */
  readonly authenticates?: boolean;
  /** In words. */
  readonly finding: string;
  /** The token, if it is known which one it is. */
  readonly token?: ListedToken;
  /** `query`: the secret was used. `record`: it was not, but the service shows its token alive. */
  readonly provenBy?: ProvenRecord["provenBy"];
}

/** The answer about a secret that the service does not accept. */
export function notAccepted(finding: string): Answer {
  return { authenticates: false, finding: `NOT ACCEPTED: ${finding}` };
}

/** Until when a token can be used. */
export function untilText({ expiresAt }: ListedToken): string {
  return expiresAt === undefined ? "with no expiry" : `until ${expiresAt}`;
}
