import type { AccountKey } from "./accounts";
import type { Answer } from "./answers";
import type { Clock } from "./clock";
import type { DatabaseStore } from "./databases/store";
import type { DatabaseTokenStore } from "./databaseTokens/store";
import type { ManagementTokenStore } from "./managementTokens/store";
import type { Route } from "./routes";
import type { Activations } from "./tokens/activation";

/** What the operations need. */
export interface Service {
  readonly clock: Clock;
  readonly managementTokens: ManagementTokenStore;
  readonly databaseTokens: DatabaseTokenStore;
  readonly databases: DatabaseStore;
  readonly activations: Activations;
  /** The accounts that have paths. */
  readonly accounts: readonly AccountKey[];
  /** The clusters of each Dedicated account. */
  readonly clusters: readonly string[];
  /** The answer to the revocation of a management token that is already revoked. */
  readonly revokeRevoked: "conflict" | "no-content";
  /** What is left of a database token that was deleted. */
  readonly deletedTokens: "revoked" | "gone";
  /** Called with each secret that is issued. */
  readonly onIssue: (secret: string) => void;
}

/** The parts of a request that the operations need. */
export interface ServiceRequest {
  readonly route: Route;
  /** The Authorization header. */
  readonly authorization: string | undefined;
  /** The text of the body. */
  readonly text: string;
}

/** The result of a request. */
export interface Outcome {
  readonly answer: Answer;
  /** The id of the token that was created. */
  readonly created?: string;
}
