import type { Settings } from "../../account/settings";
import { defined } from "../../defined";
import { TokenError } from "../../errors";
import { rememberSecret } from "../../token/redact";
import { parseInstant } from "../../token/time";
import type { CallOptions, CreatedToken, CreateRequest, TokenBackend, TokenRecord } from "../backend";
import { requireCreated } from "../createdToken";
import { type HttpAnswer, HttpClient, type HttpRequest, NoAnswer } from "./client";
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
  private readonly client: HttpClient;
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
    this.client = new HttpClient(settings.endpoint, settings.timeoutMs);
    this.expected = { accountId: settings.product === "dedicated" ? settings.accountId : undefined };
    this.collection =
      this.expected.accountId === undefined
        ? "/api/v0/management-tokens"
        : `/api/v0/accounts/${this.expected.accountId}/management-tokens`;
  }

  async create(request: CreateRequest, options: CallOptions = {}): Promise<CreatedToken> {
    const what = "creating a token";
    const answer = await this.send(what, {
      method: "POST",
      path: this.collection,
      bearer: this.credential,
      body: defined({ description: request.description, expiresAt: request.expiresAt }),
      repeat: "unsent-only",
      signal: options.signal,
    });
    if (answer.status >= 200 && answer.status < 300) return this.readCreated(answer);
    throw this.failure(what, answer, { mayHaveActed: true });
  }

  async list(options: CallOptions = {}): Promise<TokenRecord[]> {
    const answer = await this.get("listing the tokens", this.collection, this.credential, options);
    const records = readListing(this.parse(answer), this.expected);
    const paging = pagingIn(answer.headers, records.length);
    if (paging === undefined) return records;
    throw new TokenError(
      "protocol",
      `the listing of ${this.client.endpoint}${this.collection} is one page of several (${paging}), and a part proves nothing. Configure the gateway to return the complete listing`,
    );
  }

  async revoke(id: string, options: CallOptions = {}): Promise<void> {
    const what = `revoking token ${id}`;
    const answer = await this.send(what, {
      method: "DELETE",
      path: this.item(id),
      bearer: this.credential,
      repeat: "safe",
      signal: options.signal,
    });
    if (answer.status === 204 || (answer.status === 200 && this.confirmsRevocation(answer, id))) return;
    if (answer.status === 404) throw new TokenError("not-found", `the service does not know token ${id}`);
    throw this.failure(what, answer, { mayHaveActed: true });
  }

  async probe(secret: string, id: string, options: CallOptions = {}): Promise<TokenRecord> {
    const what = `using token ${id}`;
    const answer = await this.get(what, this.item(id), secret, options);
    const record = readRecord(this.parse(answer), this.expected);
    if (record.id !== id)
      throw new TokenError("invalid-token", `${what}: the service showed token ${record.id} instead`);
    if (record.revokedAt !== undefined) throw new TokenError("invalid-token", `token ${id} is revoked`);
    return record;
  }

  async close(): Promise<void> {
    this.client.close();
  }

  private item(id: string): string {
    return `${this.collection}/${encodeURIComponent(id)}`;
  }

  private async get(what: string, path: string, bearer: string, options: CallOptions): Promise<HttpAnswer> {
    const answer = await this.send(what, {
      method: "GET",
      path,
      bearer,
      repeat: "safe",
      signal: options.signal,
    });
    if (answer.status === 200) return answer;
    if (answer.status === 404 && path !== this.collection) {
      throw new TokenError("not-found", `${what}: the service answered 404`);
    }
    throw this.failure(what, answer, { mayHaveActed: false });
  }

  private async send(what: string, request: HttpRequest): Promise<HttpAnswer> {
    try {
      return await this.client.send(request);
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      if (error.lost && request.method !== "GET") {
        throw new TokenError("ambiguous", `${what}: ${error.message}; it may have been carried out`, {
          cause: error,
        });
      }
      throw new TokenError(
        "unavailable",
        `${what}: ${error.message}. Check influxdb-tokens:endpoint and the network`,
        {
          cause: error,
        },
      );
    }
  }

  /** A creation that succeeded but cannot be read has left a token behind: its outcome is unknown, not a failure. */
  private readCreated(answer: HttpAnswer): CreatedToken {
    try {
      const body = this.parse(answer);
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
    const record = readRecord(this.parse(answer), this.expected);
    return record.id === id && record.revokedAt !== undefined && parseInstant(record.revokedAt) !== undefined;
  }

  private parse(answer: HttpAnswer): unknown {
    try {
      return JSON.parse(answer.text);
    } catch {
      throw new TokenError(
        "protocol",
        `${this.client.endpoint} answered ${kindOf(answer)} instead of JSON. ${this.checkEndpoint()}`,
      );
    }
  }

  /** The meaning of an unsuccessful answer. */
  private failure(what: string, answer: HttpAnswer, { mayHaveActed }: { mayHaveActed: boolean }): TokenError {
    const said = messageOf(answer);
    const status = `${what}: the service answered ${answer.status}${said}`;
    switch (answer.status) {
      case 400:
      case 413:
      case 422:
        return new TokenError("protocol", `${status}: it does not accept the request`);
      case 401:
        return new TokenError("authentication", `${status}: it does not accept the token`);
      case 403:
        return new TokenError("permission", `${status}: the token may not do this in ${this.scope}`);
      case 404:
        return new TokenError(
          "protocol",
          `${status}: there is no collection of management tokens at ${this.client.endpoint}${this.collection}. ` +
            "InfluxData publishes no HTTP endpoint for them: use `influxdb-tokens:backend influxctl`, or set influxdb-tokens:endpoint to the gateway that offers one",
        );
      case 409:
        return new TokenError("conflict", `${status}: the state of the token does not allow it`);
      case 429:
        return new TokenError(
          "rate-limited",
          `${status} until the timeout: try again later, or raise influxdb-tokens:timeout`,
        );
    }
    if (answer.status >= 300 && answer.status < 400) {
      const { location = "" } = answer.headers;
      const target = location !== "" && URL.canParse(location, this.client.endpoint);
      const host = target ? new URL(location, this.client.endpoint).host : "elsewhere";
      // "Found" and "See Other" can also follow a change that was carried out.
      const mayBeDone = mayHaveActed && (answer.status === 302 || answer.status === 303);
      return new TokenError(
        mayBeDone ? "ambiguous" : "protocol",
        `${status}, a redirect to ${host}, which is not followed because it would disclose the credential. ${this.checkEndpoint()}`,
      );
    }
    if (answer.status >= 500 && (answer.notCarriedOut || !mayHaveActed)) {
      return new TokenError("unavailable", `${status}: try again later`);
    }
    if (mayHaveActed) return new TokenError("ambiguous", `${status}; it may have been carried out`);
    return new TokenError(
      "protocol",
      `${status}, which this package does not understand. ${this.checkEndpoint()}`,
    );
  }

  private checkEndpoint(): string {
    return "Set influxdb-tokens:endpoint to the base URL of a management API (`pulumi config set influxdb-tokens:endpoint URL`)";
  }
}

function kindOf(answer: HttpAnswer): string {
  if (answer.text.trim() === "") return "nothing";
  const type = answer.headers["content-type"]?.split(";")[0]?.trim();
  return /html/i.test(type ?? "") || /^\s*</.test(answer.text) ? "HTML" : type || "text";
}

/** The service's own message, if it sent `{code, message}`. */
function messageOf(answer: HttpAnswer): string {
  try {
    const body: unknown = JSON.parse(answer.text);
    const message =
      typeof body === "object" && body !== null ? (body as Record<string, unknown>).message : undefined;
    return typeof message === "string" && message !== "" ? ` (${oneLine(message)})` : "";
  } catch {
    return "";
  }
}

function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, " ")
    .slice(0, 300)
    .trim();
}
