import { type Emulator, startEmulator } from "../../emulator";

/** The emulated service of one stack, and what it has been asked. */
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

  /** The account that everything works on. */
  get account(): string {
    return this.#emulator.accounts[0] ?? "";
  }

  /** The administrative secret of the account. */
  get credential(): string {
    return this.#emulator.secret;
  }

  /** The ids of the tokens that can be used now, but for the administrative one. */
  alive(): string[] {
    const [, ...made] = this.#emulator.tokens();
    return made.filter(({ state }) => state === "active").map(({ id }) => id);
  }

  /** What was asked since the last call: requests by their operation, and the bytes that were answered. */
  take(): Traffic {
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

/** What a service was asked. */
export interface Traffic {
  /** How often, by operation: `create`, `get`, `list`, `revoke`. */
  readonly requests: Readonly<Record<string, number>>;
  /** Bytes of the answers, headers included. */
  readonly bytes: number;
}

/** What it takes to reach a service: the settings of a stack, and what has to be in the environment. */
export function reaching(service: Service) {
  return {
    config: {
      "influxdb-tokens:endpoint": service.url,
      "influxdb-tokens:accountId": service.account,
    },
    env: { INFLUXDB_MANAGEMENT_TOKEN: service.credential },
  };
}
