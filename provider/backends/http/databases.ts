import type { ClusterSettings } from "../../account/cluster";
import { defined } from "../../defined";
import { TokenError } from "../../errors";
import type { CallOptions } from "../backend";
import {
  type DatabaseBackend,
  type DatabaseChange,
  type DatabaseRecord,
  type DatabaseRequest,
  isAddressable,
  type PartitionPart,
} from "../databases";
import type { Expectation } from "../recordReader";
import { ManagementApi } from "./api";
import type { HttpAnswer } from "./client";
import { clusterPath } from "./clusterPath";
import { parseDatabases, readDatabase, readDatabases, readName, readSettings } from "./databaseRecords";
import type { operations } from "./published/dedicated";

type CreationBody = operations["CreateClusterDatabase"]["requestBody"]["content"]["application/json"];
type ChangeBody = operations["UpdateClusterDatabase"]["requestBody"]["content"]["application/json"];
type WirePart = NonNullable<CreationBody["partitionTemplate"]>[number];

/** Databases over REST, following the published Management API v0. */
export class HttpDatabases implements DatabaseBackend {
  readonly scope: string;
  private readonly api: ManagementApi;
  private readonly collection: string;
  private readonly cluster: Expectation;

  /**
   * @param settings of the cluster
   * @param credential the management token that authenticates every call
   */
  constructor(settings: ClusterSettings, credential: string) {
    const { endpoint, timeoutMs, scope, product, accountId, clusterId } = settings;
    this.scope = scope;
    this.cluster = product === "dedicated" ? { accountId, clusterId } : {};
    this.collection = `${clusterPath(settings)}/databases`;
    this.api = new ManagementApi(endpoint, timeoutMs, credential, {
      scope,
      collection: this.collection,
      contents: "databases",
      item: "database",
      otherwise: "Check accountId, clusterId and endpoint of influxdb-tokens",
    });
  }

  async list(options: CallOptions = {}): Promise<DatabaseRecord[]> {
    const answer = await this.api.get("listing the databases", this.collection, options);
    const records = readDatabases(this.api.parse(answer, parseDatabases), this.cluster);
    this.api.requireWhole(answer, records.length);
    return records;
  }

  async create(request: DatabaseRequest, options: CallOptions = {}): Promise<DatabaseRecord> {
    const what = `creating the database ${JSON.stringify(request.name)}`;
    const { name, partitionTemplate } = request;
    const body: CreationBody = defined({
      name,
      ...bodyOf(request),
      partitionTemplate: partitionTemplate?.map(wirePart),
    });
    const answer = await this.api.send(what, {
      method: "POST",
      path: this.collection,
      body,
      repeat: "unsent-only",
      signal: options.signal,
    });
    if (answer.status < 200 || answer.status >= 300) {
      throw this.api.failure(what, answer, { mayHaveActed: true });
    }
    return this.carriedOut(what, answer, name, (body) => readDatabase(body, this.cluster));
  }

  async update(
    name: string,
    change: DatabaseChange,
    options: CallOptions = {},
  ): Promise<Required<DatabaseChange>> {
    const what = `updating the database ${JSON.stringify(name)}`;
    const answer = await this.api.send(what, {
      method: "PATCH",
      path: this.pathOf(name),
      body: bodyOf(change),
      repeat: "safe",
      signal: options.signal,
    });
    this.requireOk(what, answer, name);
    return this.carriedOut(what, answer, name, (body) => readSettings(body, this.cluster));
  }

  async rename(name: string, to: string, options: CallOptions = {}): Promise<void> {
    const what = `renaming the database ${JSON.stringify(name)} to ${JSON.stringify(to)}`;
    const answer = await this.api.send(what, {
      method: "PUT",
      path: `${this.pathOf(name)}/rename`,
      body: { name: to },
      repeat: "unsent-only",
      signal: options.signal,
    });
    this.requireOk(what, answer, name);
    this.carriedOut(what, answer, to, () => undefined);
  }

  async delete(name: string, options: CallOptions = {}): Promise<void> {
    const what = `deleting the database ${JSON.stringify(name)}`;
    const answer = await this.api.send(what, {
      method: "DELETE",
      path: this.pathOf(name),
      repeat: "unsent-only",
      signal: options.signal,
    });
    if (answer.status !== 204) this.requireOk(what, answer, name);
  }

  async close(): Promise<void> {
    this.api.close();
  }

  /** @throws TokenError `config` for a name that no URL can carry: the request would go to another path */
  private pathOf(name: string): string {
    if (isAddressable(name)) return this.api.path(name);
    throw new TokenError("config", `the name ${JSON.stringify(name)} cannot be part of a URL`);
  }

  private requireOk(what: string, answer: HttpAnswer, name: string): void {
    if (answer.status === 200) return;
    if (answer.status !== 404) throw this.api.failure(what, answer, { mayHaveActed: true });
    throw new TokenError(
      "not-found",
      `${what}: the service does not know the database ${JSON.stringify(name)}`,
    );
  }

  /** What was done but cannot be read, or was done to another database, has an unknown outcome. */
  private carriedOut<T>(what: string, answer: HttpAnswer, name: string, read: (body: unknown) => T): T {
    try {
      const body = this.api.parse(answer, parseDatabases);
      const named = readName(body);
      if (named === name) return read(body);
      throw new TokenError("protocol", `the answer is about the database ${JSON.stringify(named)}`);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      throw new TokenError("ambiguous", `${what}: ${message}`, { cause: error });
    }
  }
}

/** Numbers are exact here: of at most 15 digits and zeros, as whole seconds have them, JSON writes every digit. */
function bodyOf({ retentionNanoseconds, maxTables, maxColumnsPerTable }: DatabaseChange): ChangeBody {
  return defined({
    retentionPeriod: retentionNanoseconds === undefined ? undefined : exactNumber(retentionNanoseconds),
    maxTables,
    maxColumnsPerTable,
  });
}

function exactNumber(digits: string): number {
  if (JSON.stringify(Number(digits)) === digits) return Number(digits);
  throw new TokenError("config", `a retention of ${digits} ns cannot be written exactly`);
}

function wirePart(part: PartitionPart): WirePart {
  if ("time" in part) return { type: "time", value: part.time };
  return "tag" in part ? { type: "tag", value: part.tag } : { type: "bucket", value: part.bucket };
}
