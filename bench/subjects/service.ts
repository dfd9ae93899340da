import { DEFAULT_CLUSTER_ID, type Emulator, startEmulator } from "../../emulator";

/** The emulated service of one stack, and the requests that it received. */
export class Service {
  /** Every secret that exists or existed. */
  readonly secrets: readonly string[];
  readonly #emulator: Emulator;
  #sent = 0;

  private constructor(secrets: readonly string[], emulator: Emulator) {
    this.secrets = secrets;
    this.#emulator = emulator;
  }

  static async start(): Promise<Service> {
    const secrets: string[] = [];
    return new Service(secrets, await startEmulator({ onIssue: (secret) => secrets.push(secret) }));
  }

  get url(): string {
    return this.#emulator.url;
  }

  /** The account of all tokens. */
  get account(): string {
    return this.#emulator.accounts[0] ?? "";
  }

  /** The administrative secret of the account. */
  get credential(): string {
    return this.#emulator.secret;
  }

  /** The ids of the living tokens, without the administrative one. */
  alive(): string[] {
    const [, ...made] = this.#emulator.tokens();
    return [...made, ...this.#emulator.databaseTokens()]
      .filter(({ state }) => state === "active")
      .map(({ id }) => id);
  }

  /** The requests since the last call of this method, and the bytes sent in answer. */
  takeRequests(): Requests {
    const requests: Record<string, number> = {};
    for (const { operation } of this.#emulator.requests) requests[operation] = (requests[operation] ?? 0) + 1;
    this.#emulator.clearRequests();
    const before = this.#sent;
    this.#sent = this.#emulator.bytesSent;
    return { requests, bytes: this.#sent - before };
  }

  async stop(): Promise<void> {
    await this.#emulator.stop();
  }
}

/** Requests that a service received. */
export interface Requests {
  /** Their number by operation: `create`, `get`, `list`, `update`, `revoke`. */
  readonly requests: Readonly<Record<string, number>>;
  /** Bytes of the answers, including headers. */
  readonly bytes: number;
}

/** What connects a stack to a service: its configuration, and its environment. */
export function connectionTo(service: Service) {
  return {
    config: {
      "influxdb-tokens:endpoint": service.url,
      "influxdb-tokens:accountId": service.account,
      "influxdb-tokens:clusterId": DEFAULT_CLUSTER_ID,
    },
    env: { INFLUXDB_MANAGEMENT_TOKEN: service.credential },
  };
}
