import axios, { AxiosError, type AxiosInstance } from "axios";
import { isLoopback } from "../../account/settings";
import { systemClock } from "../../clock";
import { defined } from "../../defined";
import { TokenError } from "../../errors";
import { Limit } from "../limit";
import { Connections } from "./connections";
import { type Attempt, delayBeforeNext, notCarriedOut, parseRetryAfter, type Repeat } from "./retry";

/** One request to the management API. */
export interface HttpRequest {
  readonly method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  /** Path below the endpoint, with a leading slash. */
  readonly path: string;
  /** The token that authenticates the request. */
  readonly bearer: string;
  readonly body?: unknown;
  readonly repeat: Repeat;
  readonly signal?: AbortSignal | undefined;
}

/** The service's answer. */
export interface HttpAnswer {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** Whether the answer proves that the request was not carried out: rate-limited, or temporarily rejected. */
  readonly notCarriedOut: boolean;
}

/** The reason for a missing answer. */
export class NoAnswer extends Error {
  override readonly name = "NoAnswer";
  constructor(
    message: string,
    /** Whether the service may have carried out the request anyway. */
    readonly lost: boolean,
  ) {
    super(message);
  }
}

/** Revoked tokens stay listed forever, up to 200,000: a listing may be large, but not unlimited. */
const LARGEST_ANSWER = 512 * 1024 * 1024;
const AT_ONCE = 16;

/** Error codes for an untrusted server certificate. Nothing else has them, and the check comes before the request. */
const CERTIFICATE =
  /^(CERT_|CRL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERROR_IN_C|ERR_TLS_CERT_|INVALID_CA$|INVALID_PURPOSE$|PATH_LENGTH_EXCEEDED$|HOSTNAME_MISMATCH$)/;

/** TLS errors: of the handshake if nothing was sent, otherwise of a broken connection. */
const TLS = /^(ERR_TLS_|ERR_SSL_|EPROTO$)/;

/**
 * HTTP with what every call needs: persistent connections, bounded concurrency, one deadline for all attempts, retries
 * with backoff, no redirects, and errors without headers or bodies.
 */
export class HttpClient {
  private readonly limit = new Limit(AT_ONCE);
  private readonly connections = new Connections(AT_ONCE);
  private readonly axios: AxiosInstance;

  /**
   * @param endpoint base URL without a trailing slash
   * @param timeoutMs for one call, including its retries
   */
  constructor(
    readonly endpoint: string,
    private readonly timeoutMs: number,
  ) {
    const loopback = isLoopback(new URL(endpoint).hostname);
    this.axios = axios.create({
      baseURL: endpoint,
      httpAgent: this.connections.http,
      httpsAgent: this.connections.https,
      // A proxy must never see the credential of a loopback endpoint, which may be plain http.
      ...(loopback ? { proxy: false as const } : {}),
      maxRedirects: 0,
      maxContentLength: LARGEST_ANSWER,
      responseType: "text",
      transformResponse: [(data: unknown) => data],
      validateStatus: () => true,
      headers: { Accept: "application/json" },
    });
  }

  /**
   * @returns the service's answer, including errors
   * @throws NoAnswer if no complete answer came back before the deadline
   */
  async send(request: HttpRequest): Promise<HttpAnswer> {
    return this.limit.run(() => this.sendUntilDeadline(request));
  }

  close(): void {
    this.connections.close();
  }

  private async sendUntilDeadline(request: HttpRequest): Promise<HttpAnswer> {
    const deadline = Date.now() + this.timeoutMs;
    for (let count = 1; ; count++) {
      const result = await this.attempt(request, deadline - Date.now());
      const attempt = result instanceof NoAnswer ? attemptOf(result) : result.attempt;
      const delay = delayBeforeNext(attempt, count, request.repeat, Math.random());
      if (delay === undefined || Date.now() + delay >= deadline || request.signal?.aborted) {
        if (result instanceof NoAnswer) throw result;
        return result.answer;
      }
      await systemClock.sleep(delay, request.signal);
    }
  }

  private async attempt(
    request: HttpRequest,
    remainingMs: number,
  ): Promise<NoAnswer | { answer: HttpAnswer; attempt: Attempt }> {
    const controller = new AbortController();
    const abort = () => controller.abort();
    const timer = setTimeout(abort, Math.max(1, remainingMs));
    request.signal?.addEventListener("abort", abort);
    if (request.signal?.aborted) abort();
    try {
      const response = await this.axios.request<string>({
        method: request.method,
        url: request.path,
        data: request.body,
        headers: { Authorization: `Bearer ${request.bearer}` },
        signal: controller.signal,
      });
      const headers = Object.fromEntries(
        Object.entries(response.headers).filter(
          (each): each is [string, string] => typeof each[1] === "string",
        ),
      );
      const retryAfterMs = parseRetryAfter(headers["retry-after"], Date.now());
      const attempt: Attempt = defined({ kind: "answered" as const, status: response.status, retryAfterMs });
      const answer: HttpAnswer = {
        status: response.status,
        headers,
        text: typeof response.data === "string" ? response.data : "",
        notCarriedOut: notCarriedOut(attempt),
      };
      return { answer, attempt };
    } catch (error) {
      return this.noAnswer(error, request);
    } finally {
      clearTimeout(timer);
      request.signal?.removeEventListener("abort", abort);
    }
  }

  /** Extracts the code and a short reason from a client error, without the request that it contains. */
  private noAnswer(error: unknown, request: HttpRequest): NoAnswer {
    const host = new URL(this.endpoint).host;
    if (!(error instanceof AxiosError)) {
      return new NoAnswer(
        `the request to ${host} failed: ${error instanceof Error ? error.message : "unknown"}`,
        true,
      );
    }
    const code = error.code ?? "";
    const untrusted = CERTIFICATE.test(code);
    const unsent = untrusted || (error.response === undefined && this.connections.sentNothing(error.request));
    if (code === AxiosError.ERR_CANCELED) {
      return request.signal?.aborted
        ? new NoAnswer(`the request to ${host} was aborted`, !unsent)
        : new NoAnswer(`${host} did not answer within ${this.timeoutMs / 1000} s`, !unsent);
    }
    if (untrusted || (unsent && TLS.test(code))) {
      throw new TokenError(
        "unavailable",
        `no trusted TLS connection to ${host} (${code}): nothing was sent. Check influxdb-tokens:endpoint, and NODE_EXTRA_CA_CERTS if a private authority signs the certificate`,
      );
    }
    return new NoAnswer(`the connection to ${host} failed (${code || error.message})`, !unsent);
  }
}

function attemptOf(noAnswer: NoAnswer): Attempt {
  return { kind: noAnswer.lost ? "lost" : "unsent" };
}
