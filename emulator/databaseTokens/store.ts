import { randomUUID } from "node:crypto";
import type { Clock } from "../clock";
import { type Cluster, idsOf, sameCluster } from "../clusters";
import type { Keep } from "../keep";
import { DATABASE_SECRET, hashOf, newSecret } from "../tokens/secrets";
import { type StoredToken, TokenTable } from "../tokens/table";
import type { DatabaseTokenRecord } from "./records";
import type { DatabaseTokenChanges, DatabaseTokenCreation } from "./requests";

/** A database token as the emulator stores it. */
export interface StoredDatabaseToken extends StoredToken<DatabaseTokenRecord> {
  /** The cluster it belongs to. */
  readonly cluster: Cluster;
}

/** A new database token, with the secret that is not stored. */
export interface IssuedDatabaseToken {
  /** Its record, as the service shows it. */
  readonly record: DatabaseTokenRecord;
  /** The token string. */
  readonly secret: string;
}

/** The database tokens of every cluster. Stores only hashes; a secret passes through once, when it is created. */
export class DatabaseTokenStore {
  readonly #clock: Clock;
  readonly #table: TokenTable<StoredDatabaseToken>;

  /**
   * @param clock the service's clock
   * @param content what an earlier run stored
   * @param keep stores a change
   */
  constructor(clock: Clock, content: readonly StoredDatabaseToken[], keep: Keep) {
    this.#clock = clock;
    this.#table = new TokenTable(content, keep);
  }

  /** What there is to store. */
  get content(): readonly StoredDatabaseToken[] {
    return this.#table.all;
  }

  /**
   * Creates a token.
   *
   * @param cluster the cluster that it belongs to
   * @param creation the checked request
   */
  issue(cluster: Cluster, creation: DatabaseTokenCreation): IssuedDatabaseToken {
    const secret = newSecret(DATABASE_SECRET);
    const { expiresAt, ...given } = creation;
    const record: DatabaseTokenRecord = {
      id: randomUUID(),
      ...idsOf(cluster),
      ...given,
      createdAt: this.#clock.now().toISOString(),
      ...(expiresAt === undefined ? {} : { expiresAt }),
    };
    this.#table.add({ account: cluster.account, cluster, hash: hashOf(secret), record });
    return { record, secret };
  }

  /** The token with an id, of any cluster. */
  byId(id: string): StoredDatabaseToken | undefined {
    return this.#table.byId(id);
  }

  /** The token that a secret belongs to, of any cluster and in any state. */
  bySecret(secret: string): StoredDatabaseToken | undefined {
    return this.#table.bySecret(secret);
  }

  /** Every token of a cluster, in the order of creation, dead ones included. */
  list(cluster: Cluster): DatabaseTokenRecord[] {
    return this.#table.all.filter((token) => sameCluster(token.cluster, cluster)).map(({ record }) => record);
  }

  /** Changes a token. */
  change(token: StoredDatabaseToken, changes: DatabaseTokenChanges): DatabaseTokenRecord {
    const record = { ...token.record, ...changes };
    this.#table.replace({ ...token, record });
    return record;
  }

  /** Marks a token as revoked now. A token that is already revoked does not change. */
  revoke(token: StoredDatabaseToken): void {
    if (token.record.revokedAt !== undefined) return;
    this.#table.replace({
      ...token,
      record: { ...token.record, revokedAt: this.#clock.now().toISOString() },
    });
  }

  /** Removes a token as if it had never existed; false if there is none. */
  remove(id: string): boolean {
    return this.#table.remove(id);
  }
}
