import { CLUSTERED, type Emulator } from "../../../emulator";
import { isNode, type Operation, operationsOf, type Product, partAt } from "./contract";
import { Schemas } from "./schemas";

/** An answer of the service to an operation of the contract. */
export interface Answer {
  readonly operation: Operation;
  readonly status: number;
  /** The parsed body; undefined where there is none. */
  readonly body: unknown;
}

/** Asks for operations by the names that the contract gives them and their parameters. */
export class ContractClient {
  readonly schemas: Schemas;
  readonly #operations: readonly Operation[];

  /**
   * @param product whose contract holds
   * @param url of the service or of a proxy, without `/api/v0`
   * @param secret of the management token that asks
   * @param place the parameters of every path, such as `accountId`
   */
  constructor(
    private readonly product: Product,
    private readonly url: string,
    private readonly secret: string,
    private readonly place: Readonly<Record<string, string>> = {},
  ) {
    this.schemas = Schemas.of(product);
    this.#operations = operationsOf(this.schemas.contract);
  }

  /** A client for an emulator's cluster of a product, directly or through a proxy in front of it. */
  static of(product: Product, emulator: Emulator, url = emulator.url): ContractClient {
    if (product === "clustered") {
      return new ContractClient(product, url, emulator.secrets[CLUSTERED] ?? "");
    }
    const [accountId = "", clusterId = ""] = [emulator.accounts[0], emulator.clusters[0]];
    return new ContractClient(product, url, emulator.secret, { accountId, clusterId });
  }

  /** The same with another credential. */
  as(secret: string): ContractClient {
    return new ContractClient(this.product, this.url, secret, this.place);
  }

  /** The operations of databases and database tokens. Tables cannot be read, so the package has nothing to do with them. */
  get operations(): readonly Operation[] {
    return this.#operations.filter(({ path }) => !path.includes("/tables"));
  }

  /**
   * @param id the operation's
   * @param parameters of the path, besides the place
   * @param body text is sent as it is
   */
  async send(
    id: string,
    parameters: Readonly<Record<string, unknown>> = {},
    body?: unknown,
  ): Promise<Answer> {
    const operation = this.#operations.find((candidate) => candidate.id === id);
    if (operation === undefined) throw new Error(`the contract has no operation ${id}`);
    const values: Readonly<Record<string, unknown>> = { ...this.place, ...parameters };
    const path = operation.path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(String(values[name])));
    const answer = await fetch(`${this.url}/api/v0${path}`, {
      method: operation.method,
      headers: { authorization: `Bearer ${this.secret}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { operation, status: answer.status, body: text === "" ? undefined : JSON.parse(text) };
  }

  /** What an answer violates, one line each. */
  violations({ operation, status, body }: Answer): string[] {
    const declared = [...operation.keys, "responses", String(status)];
    const answer = partAt(this.schemas.contract, declared);
    if (!isNode(answer)) return [`${status} is not declared`];
    const keys = typeof answer.$ref === "string" ? answer.$ref.replace(/^#\//, "").split("/") : declared;
    const media = [...keys, "content", "application/json"];
    if (partAt(this.schemas.contract, media) !== undefined) {
      return this.schemas.violations([...media, "schema"], body);
    }
    return body === undefined ? [] : ["/ must be empty"];
  }
}
