import type { ClusterFinder } from "../clusters";
import type { Service } from "../service";
import { stateOf, type TokenState } from "../tokens/lifetime";
import type { DatabasePermission, DatabaseTokenRecord } from "./records";
import { checkTokenChanges, checkTokenCreation, type DatabaseTokenChanges } from "./requests";
import type { IssuedDatabaseToken, StoredDatabaseToken } from "./store";

/** A database token's record together with whether it can be used now. */
export interface DatabaseTokenView extends DatabaseTokenRecord {
  /** Whether it can be used. */
  readonly state: TokenState;
}

/** What `mintDatabaseToken` creates a token from. */
export interface MintDatabaseTokenRequest {
  /** Any text. */
  readonly description: string;
  /** What it may do. */
  readonly permissions: readonly DatabasePermission[];
  /** RFC 3339, in the future of the emulator's clock. @default never */
  readonly expiresAt?: string;
  /** A Dedicated account's id, or `clustered`. @default the first account */
  readonly accountId?: string;
  /** A Dedicated cluster's id. @default the first cluster */
  readonly clusterId?: string;
}

/** Database tokens without HTTP and without a credential. */
export interface DirectDatabaseTokens {
  /** Every database token of a cluster, in the order of creation. @default the first account and cluster */
  databaseTokens(accountId?: string, clusterId?: string): DatabaseTokenView[];
  /** Creates a database token. */
  mintDatabaseToken(request: MintDatabaseTokenRequest): IssuedDatabaseToken;
  /** Revokes a database token, of any cluster. @throws Error for an unknown id */
  revokeDatabaseToken(id: string): void;
  /** Removes the record of a database token, of any cluster. @throws Error for an unknown id */
  removeDatabaseToken(id: string): void;
  /** Changes a database token, of any cluster and in any state. @throws Error for an unknown id */
  changeDatabaseToken(id: string, changes: DatabaseTokenChanges): void;
}

/** Makes the side of database tokens that needs no HTTP. */
export function directDatabaseTokens(
  { databaseTokens, clock, onIssue }: Service,
  clusterOf: ClusterFinder,
): DirectDatabaseTokens {
  const existing = (id: string): StoredDatabaseToken => {
    const token = databaseTokens.byId(id);
    if (token === undefined) throw new Error(`the emulator has no database token ${id}`);
    return token;
  };
  return {
    databaseTokens: (accountId, clusterId) =>
      databaseTokens
        .list(clusterOf(accountId, clusterId))
        .map((record) => ({ ...record, state: stateOf(record, clock.now()) })),
    mintDatabaseToken: ({ accountId, clusterId, ...request }) => {
      const creation = checkTokenCreation(request, clock.now());
      const issued = databaseTokens.issue(clusterOf(accountId, clusterId), creation);
      onIssue(issued.secret);
      return issued;
    },
    revokeDatabaseToken: (id) => databaseTokens.revoke(existing(id)),
    removeDatabaseToken: (id) => void databaseTokens.remove(existing(id).record.id),
    changeDatabaseToken: (id, changes) =>
      void databaseTokens.change(existing(id), checkTokenChanges(changes)),
  };
}
