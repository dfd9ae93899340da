import type { ClusterSettings } from "../../account/cluster";
import { defined } from "../../defined";
import { isTokenError, TokenError } from "../../errors";
import { ALL_DATABASES, type Permission } from "../../token/permissions";
import type {
  CallOptions,
  CreatedToken,
  CreateRequest,
  ProvenRecord,
  TokenBackend,
  TokenChange,
  TokenRecord,
} from "../backend";
import type { Expectation } from "../recordReader";
import { clusterPath } from "./clusterPath";
import { readDatabaseToken, writePermissions } from "./databaseTokenRecords";
import { Queries } from "./queries";
import { TokenCollection } from "./tokenCollection";

/** The database tokens of a cluster, over InfluxData's published Management API v0. */
export class DatabaseTokens extends TokenCollection implements TokenBackend {
  private readonly expected: Expectation;
  private readonly queries: Queries | undefined;

  /**
   * @param settings of the cluster
   * @param credential the management token that authenticates every call
   * @param databaseNames lists the cluster's databases, to find one that a token for all of them can be tried on
   */
  constructor(
    settings: ClusterSettings,
    credential: string,
    private readonly databaseNames: () => Promise<readonly string[]>,
  ) {
    const { endpoint, timeoutMs, scope, product, accountId, clusterId, clusterUrl } = settings;
    super(
      { endpoint, timeoutMs, credential },
      {
        scope,
        collection: `${clusterPath(settings)}/tokens`,
        contents: "database tokens",
        item: "token",
        otherwise: "Check accountId, clusterId and endpoint of influxdb-tokens",
      },
    );
    this.expected = product === "dedicated" ? { accountId, clusterId } : {};
    this.queries = clusterUrl === undefined ? undefined : new Queries(clusterUrl, timeoutMs);
  }

  override async create(request: CreateRequest, options?: CallOptions): Promise<CreatedToken> {
    try {
      return await super.create(request, options);
    } catch (error) {
      // What this answer means for a token is not documented: only a search proves that none was left behind.
      if (!isTokenError(error, "conflict")) throw error;
      throw new TokenError("ambiguous", error.message, { cause: error });
    }
  }

  /** The record of one token; undefined if the service does not know the id. */
  async get(id: string, options: CallOptions = {}): Promise<TokenRecord | undefined> {
    try {
      const answer = await this.api.get(`reading token ${id}`, this.api.path(id), options);
      const record = this.read(this.api.parse(answer));
      if (record.id === id) return record;
      throw new TokenError("protocol", `asked for token ${id}, the service showed token ${record.id}`);
    } catch (error) {
      if (isTokenError(error, "not-found")) return undefined;
      throw error;
    }
  }

  /**
   * Changes a token in place.
   *
   * @throws TokenError `ambiguous` if it may have been changed all the same
   */
  async change(id: string, change: TokenChange, { signal }: CallOptions = {}): Promise<TokenRecord> {
    const what = `changing token ${id}`;
    const { description, permissions } = change;
    const answer = await this.api.send(what, {
      method: "PATCH",
      path: this.api.path(id),
      body: defined({ description, permissions: permissions && writePermissions(permissions) }),
      repeat: "safe",
      signal,
    });
    if (answer.status === 404) throw new TokenError("not-found", `the service does not know token ${id}`);
    if (answer.status !== 200) throw this.api.failure(what, answer, { mayHaveActed: true });
    try {
      return this.readLive(what, answer, id);
    } catch (error) {
      if (!isTokenError(error, "protocol")) throw error;
      throw new TokenError("ambiguous", `${what}: ${error.message}`, { cause: error });
    }
  }

  async probe(secret: string, id: string, options: CallOptions = {}): Promise<ProvenRecord> {
    const what = `reading token ${id}`;
    const record = this.readLive(what, await this.api.get(what, this.api.path(id), options), id);
    const queried = await this.query(secret, record.permissions ?? [], options);
    return { ...record, provenBy: queried ? "query" : "record" };
  }

  override async close(): Promise<void> {
    await super.close();
    this.queries?.close();
  }

  protected override read(value: unknown): TokenRecord {
    return readDatabaseToken(value, this.expected);
  }

  protected override bodyOf({ permissions = [], ...request }: CreateRequest): object {
    return { ...super.bodyOf(request), permissions: writePermissions(permissions) };
  }

  /**
   * Queries a database that the token may read. One that is not there, because it was deleted or renamed since, says
   * nothing about the token.
   *
   * @returns whether there was anything to query
   */
  private async query(
    secret: string,
    permissions: readonly Permission[],
    options: CallOptions,
  ): Promise<boolean> {
    const readable = permissions.filter(({ action }) => action === "read").map(({ database }) => database);
    if (this.queries === undefined || readable.length === 0) return false;
    let absent: TokenError | undefined;
    for (const database of readable.filter((each) => each !== ALL_DATABASES)) {
      try {
        await this.queries.ask(secret, database, options);
        return true;
      } catch (error) {
        if (!isTokenError(error, "not-found")) throw error;
        absent = error;
      }
    }
    const [any] = readable.includes(ALL_DATABASES) ? await this.databaseNames() : [];
    if (any !== undefined) await this.queries.ask(secret, any, options);
    else if (absent !== undefined) throw absent;
    return any !== undefined;
  }
}
