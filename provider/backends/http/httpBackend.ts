import type { Settings } from "../../account/settings";
import { defined } from "../../defined";
import { TokenError } from "../../errors";
import { rememberSecret } from "../../token/redact";
import { parseInstant } from "../../token/time";
import type { CallOptions, CreatedToken, CreateRequest, TokenBackend, TokenRecord } from "../backend";
import { requireCreated } from "../createdToken";
import { ManagementApi } from "./api";
import type { HttpAnswer } from "./client";
import { pagingIn } from "./paging";
import { readListing, readRecord, readSecret } from "./records";

/**
 * The service over REST, following the published Management API v0.
 *
 * InfluxData currently publishes no endpoint for management tokens. This backend serves the embedded emulator, gateways
 * that offer the same paths, and a future endpoint. The documented way is `influxctl`.
 */
export class HttpBackend implements TokenBackend {
  readonly scope: string;
  private readonly api: ManagementApi;
  private readonly collection: string;
  private readonly expected: { accountId: string | undefined };

  /**
   * @param settings with an `endpoint`
   * @param credential the management token that authenticates every call but `probe`
   */
  constructor(
    settings: Settings,
    private readonly credential: string,
  ) {
    if (settings.endpoint === undefined)
      throw new TokenError("config", "the http backend needs influxdb-tokens:endpoint");
    this.scope = settings.scope;
    this.expected = { accountId: settings.product === "dedicated" ? settings.accountId : undefined };
    this.collection =
      this.expected.accountId === undefined
        ? "/api/v0/management-tokens"
        : `/api/v0/accounts/${this.expected.accountId}/management-tokens`;
    this.api = new ManagementApi(settings.endpoint, settings.timeoutMs, credential, {
      scope: this.scope,
      collection: this.collection,
      contents: "management tokens",
      item: "token",
      otherwise:
        "InfluxData publishes no HTTP endpoint for them: use `influxdb-tokens:backend influxctl`, or set influxdb-tokens:endpoint to the gateway that offers one",
    });
  }

  async create(request: CreateRequest, options: CallOptions = {}): Promise<CreatedToken> {
    const what = "creating a token";
    const answer = await this.api.send(what, {
      method: "POST",
      path: this.collection,
      body: defined({ description: request.description, expiresAt: request.expiresAt }),
      repeat: "unsent-only",
      signal: options.signal,
    });
    if (answer.status >= 200 && answer.status < 300) return this.readCreated(answer);
    throw this.api.failure(what, answer, { mayHaveActed: true });
  }

  async list(options: CallOptions = {}): Promise<TokenRecord[]> {
    const answer = await this.api.get("listing the tokens", this.collection, options);
    const records = readListing(this.api.parse(answer), this.expected);
    const paging = pagingIn(answer.headers, records.length);
    if (paging === undefined) return records;
    throw new TokenError(
      "protocol",
      `the listing of ${this.api.url} is one page of several (${paging}), and a part proves nothing. Configure the gateway to return the complete listing`,
    );
  }

  async revoke(id: string, options: CallOptions = {}): Promise<void> {
    const what = `revoking token ${id}`;
    const answer = await this.api.send(what, {
      method: "DELETE",
      path: this.api.path(id),
      repeat: "safe",
      signal: options.signal,
    });
    if (answer.status === 204 || (answer.status === 200 && this.confirmsRevocation(answer, id))) return;
    if (answer.status === 404) throw new TokenError("not-found", `the service does not know token ${id}`);
    throw this.api.failure(what, answer, { mayHaveActed: true });
  }

  async probe(secret: string, id: string, options: CallOptions = {}): Promise<TokenRecord> {
    const what = `using token ${id}`;
    const answer = await this.api.get(what, this.api.path(id), options, secret);
    const record = readRecord(this.api.parse(answer), this.expected);
    if (record.id !== id)
      throw new TokenError("invalid-token", `${what}: the service showed token ${record.id} instead`);
    if (record.revokedAt !== undefined) throw new TokenError("invalid-token", `token ${id} is revoked`);
    return record;
  }

  async close(): Promise<void> {
    this.api.close();
  }

  /** A creation that succeeded but cannot be read has left a token behind: its outcome is unknown, not a failure. */
  private readCreated(answer: HttpAnswer): CreatedToken {
    try {
      const body = this.api.parse(answer);
      const secret = readSecret(body);
      rememberSecret(secret);
      const record = readRecord(body, this.expected);
      return requireCreated({ record, secret }, this.credential);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      throw new TokenError("ambiguous", `creating a token: ${message}`, { cause: error });
    }
  }

  private confirmsRevocation(answer: HttpAnswer, id: string): boolean {
    if (answer.text.trim() === "") return true;
    const record = readRecord(this.api.parse(answer), this.expected);
    return record.id === id && record.revokedAt !== undefined && parseInstant(record.revokedAt) !== undefined;
  }
}
