import { TokenError } from "../../errors";
import type { CallOptions } from "../backend";
import { type HttpAnswer, HttpClient, type HttpRequest, NoAnswer } from "./client";
import { pagingIn } from "./paging";

/** What requests to a management API are about. */
export interface Subject {
  /** The account or cluster, as text: see `scope.ts`. */
  readonly scope: string;
  /** Path of the collection, with a leading slash. */
  readonly collection: string;
  /** What the collection contains: the plural, for messages. */
  readonly contents: string;
  /** One of them, for messages. */
  readonly item: string;
  /** What to do if there is no such collection. */
  readonly otherwise: string;
}

/** A request without its credential, which {@link ManagementApi} adds. */
type ApiRequest = Omit<HttpRequest, "bearer"> & { readonly bearer?: string };

/** Requests to one collection of the Management API, and what its answers mean. */
export class ManagementApi {
  private readonly client: HttpClient;

  /**
   * @param endpoint base URL without a trailing slash
   * @param timeoutMs for one call, including its retries
   * @param credential the management token that authenticates every request which names no other
   */
  constructor(
    endpoint: string,
    timeoutMs: number,
    private readonly credential: string,
    private readonly subject: Subject,
  ) {
    this.client = new HttpClient(endpoint, timeoutMs);
  }

  close(): void {
    this.client.close();
  }

  /** The URL of the collection, for messages. */
  get url(): string {
    return `${this.client.endpoint}${this.subject.collection}`;
  }

  /** The path of one item. */
  path(id: string): string {
    return `${this.subject.collection}/${encodeURIComponent(id)}`;
  }

  /**
   * Reads the collection, or one item.
   *
   * @param what what the call does, for messages
   * @param bearer the token that authenticates it, if not the credential
   * @throws TokenError `not-found` if there is no such item
   */
  async get(what: string, path: string, options: CallOptions = {}, bearer?: string): Promise<HttpAnswer> {
    const answer = await this.send(what, {
      method: "GET",
      path,
      ...(bearer === undefined ? {} : { bearer }),
      repeat: "safe",
      signal: options.signal,
    });
    if (answer.status === 200) return answer;
    if (answer.status === 404 && path !== this.subject.collection) {
      throw new TokenError("not-found", `${what}: the service answered 404`);
    }
    throw this.failure(what, answer, { mayHaveActed: false });
  }

  /** @throws TokenError `ambiguous` if the request may have been carried out although no answer came back */
  async send(what: string, request: ApiRequest): Promise<HttpAnswer> {
    try {
      return await this.client.send({ bearer: this.credential, ...request });
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

  /**
   * @param read reads JSON, if not `JSON.parse`
   * @throws TokenError `protocol`
   */
  parse(answer: HttpAnswer, read: (text: string) => unknown = JSON.parse): unknown {
    try {
      return read(answer.text);
    } catch {
      throw new TokenError(
        "protocol",
        `${this.client.endpoint} answered ${kindOf(answer)} instead of JSON. ${this.checkEndpoint()}`,
      );
    }
  }

  /**
   * Refuses a page of a listing: what is not on it may be on another.
   *
   * @param count how many items were received
   * @throws TokenError `protocol`
   */
  requireWhole(answer: HttpAnswer, count: number): void {
    const paging = pagingIn(answer.headers, count);
    if (paging === undefined) return;
    throw new TokenError(
      "protocol",
      `the listing of ${this.url} is one page of several (${paging}), and a part proves nothing. Configure the gateway to return the complete listing`,
    );
  }

  /** The meaning of an unsuccessful answer. */
  failure(what: string, answer: HttpAnswer, { mayHaveActed }: { mayHaveActed: boolean }): TokenError {
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
        return new TokenError("permission", `${status}: the token may not do this in ${this.subject.scope}`);
      case 404:
        return new TokenError(
          "protocol",
          `${status}: there is no collection of ${this.subject.contents} at ${this.url}. ${this.subject.otherwise}`,
        );
      case 409:
        return new TokenError(
          "conflict",
          `${status}: the state of the ${this.subject.item} does not allow it`,
        );
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
