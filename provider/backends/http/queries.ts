import { TokenError } from "../../errors";
import type { CallOptions } from "../backend";
import { HttpClient, NoAnswer } from "./client";

/** A query that reads no data and that every cluster accepts, in InfluxQL. */
const QUERY = "SHOW MEASUREMENTS LIMIT 1";

/** Queries to a cluster, over its published v1 API: `GET /query`. They only prove that a token is accepted. */
export class Queries {
  private readonly client: HttpClient;

  /**
   * @param clusterUrl base URL of the cluster, without a trailing slash
   * @param timeoutMs for one query, including its retries
   */
  constructor(clusterUrl: string, timeoutMs: number) {
    this.client = new HttpClient(clusterUrl, timeoutMs);
  }

  /**
   * Queries a database with a token.
   *
   * @throws TokenError `authentication` or `permission` if the cluster does not accept the token (yet), `unavailable` or
   *   `protocol` if it did not say
   */
  async ask(secret: string, database: string, { signal }: CallOptions = {}): Promise<void> {
    const what = `querying ${this.client.endpoint}`;
    const path = `/query?${new URLSearchParams({ db: database, q: QUERY })}`;
    const answer = await this.client
      .send({ method: "GET", path, bearer: secret, repeat: "safe", signal })
      .catch((error) => {
        if (!(error instanceof NoAnswer)) throw error;
        throw new TokenError("unavailable", `${what}: ${error.message}. Check influxdb-tokens:clusterUrl`, {
          cause: error,
        });
      });
    const status = `${what}: the cluster answered ${answer.status}`;
    switch (answer.status) {
      case 200:
        if (isResult(answer.text)) return;
        throw new TokenError(
          "protocol",
          `${what}: the answer is not that of a query. Check influxdb-tokens:clusterUrl`,
        );
      case 401:
        throw new TokenError("authentication", `${status}: it does not accept the token`);
      case 403:
        throw new TokenError("permission", `${status}: the token may not read ${JSON.stringify(database)}`);
      case 404:
        throw new TokenError(
          "not-found",
          `${status}: there is no database ${JSON.stringify(database)}, or influxdb-tokens:clusterUrl is not the URL of the cluster`,
        );
      case 429:
        throw new TokenError("rate-limited", `${status} until the timeout: try again later`);
      default:
        throw new TokenError(answer.status >= 500 ? "unavailable" : "protocol", status);
    }
  }

  close(): void {
    this.client.close();
  }
}

/** An error of the query itself comes with 200 too, and proves as well that the token is accepted. */
function isResult(text: string): boolean {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === "object" && body !== null && "results" in body;
  } catch {
    return false;
  }
}
