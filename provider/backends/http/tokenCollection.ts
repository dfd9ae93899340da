import { defined } from "../../defined";
import { TokenError } from "../../errors";
import { rememberSecret } from "../../token/redact";
import { publicPrefix } from "../../token/secret";
import { parseInstant } from "../../token/time";
import type { CallOptions, CreatedToken, CreateRequest, TokenRecord } from "../backend";
import { requireCreated } from "../createdToken";
import { ManagementApi, type Subject } from "./api";
import type { HttpAnswer } from "./client";
import { readListing, readSecret } from "./records";

/** How to reach a collection. */
interface Access {
  /** Base URL without a trailing slash. */
  readonly endpoint: string;
  /** For one call, including its retries. */
  readonly timeoutMs: number;
  /** The management token that authenticates. */
  readonly credential: string;
}

/** What all collections of tokens have in common: they list, create and revoke in the same way. */
export abstract class TokenCollection {
  readonly scope: string;
  protected readonly api: ManagementApi;
  private readonly credential: string;

  constructor(
    { endpoint, timeoutMs, credential }: Access,
    protected readonly subject: Subject,
  ) {
    this.scope = subject.scope;
    this.credential = credential;
    this.api = new ManagementApi(endpoint, timeoutMs, credential, subject);
  }

  /** Reads one record. @throws TokenError `protocol` */
  protected abstract read(value: unknown): TokenRecord;

  async create(request: CreateRequest, { signal }: CallOptions = {}): Promise<CreatedToken> {
    const what = "creating a token";
    const answer = await this.api.send(what, {
      method: "POST",
      path: this.subject.collection,
      body: this.bodyOf(request),
      repeat: "unsent-only",
      signal,
    });
    if (answer.status >= 200 && answer.status < 300) return this.readCreated(answer);
    throw this.api.failure(what, answer, { mayHaveActed: true });
  }

  async list(options: CallOptions = {}): Promise<TokenRecord[]> {
    const answer = await this.api.get("listing the tokens", this.subject.collection, options);
    const records = readListing(this.api.parse(answer), (value) => this.read(value));
    this.api.requireWhole(answer, records.length);
    return records;
  }

  async revoke(id: string, { signal }: CallOptions = {}): Promise<void> {
    const what = `revoking token ${id}`;
    const request = { method: "DELETE", path: this.api.path(id), repeat: "safe", signal } as const;
    const answer = await this.api.send(what, request);
    if (answer.status === 204 || (answer.status === 200 && this.confirmsRevocation(answer, id))) return;
    if (answer.status === 404) throw new TokenError("not-found", `the service does not know token ${id}`);
    throw this.api.failure(what, answer, { mayHaveActed: true });
  }

  async close(): Promise<void> {
    this.api.close();
  }

  /** The body of a creation. */
  protected bodyOf({ description, expiresAt }: CreateRequest): object {
    return defined({ description, expiresAt });
  }

  /**
   * The record in an answer about one live token.
   *
   * @throws TokenError `invalid-token` if it is another token's, or the token is revoked
   */
  protected readLive(what: string, answer: HttpAnswer, id: string): TokenRecord {
    const record = this.read(this.api.parse(answer));
    if (record.id !== id)
      throw new TokenError("invalid-token", `${what}: the service showed token ${record.id} instead`);
    if (record.revokedAt !== undefined) throw new TokenError("invalid-token", `token ${id} is revoked`);
    return record;
  }

  /** A creation that succeeded but cannot be read has left a token behind: its outcome is unknown, not a failure. */
  private readCreated(answer: HttpAnswer): CreatedToken {
    try {
      const body = this.api.parse(answer);
      const secret = readSecret(body);
      rememberSecret(secret);
      const record = this.read(body);
      const tokenPrefix = record.tokenPrefix || publicPrefix(secret);
      return requireCreated({ record: { ...record, tokenPrefix }, secret }, this.credential);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      throw new TokenError("ambiguous", `creating a token: ${message}`, { cause: error });
    }
  }

  private confirmsRevocation(answer: HttpAnswer, id: string): boolean {
    if (answer.text.trim() === "") return true;
    const record = this.read(this.api.parse(answer));
    return record.id === id && record.revokedAt !== undefined && parseInstant(record.revokedAt) !== undefined;
  }
}
