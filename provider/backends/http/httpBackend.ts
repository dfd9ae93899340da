import type { Settings } from "../../account/settings";
import { TokenError } from "../../errors";
import type { CallOptions, TokenBackend, TokenRecord } from "../backend";
import type { Expectation } from "../recordReader";
import { readRecord } from "./records";
import { TokenCollection } from "./tokenCollection";

/**
 * Management tokens over REST, following the published Management API v0.
 *
 * InfluxData currently publishes no endpoint for management tokens. This backend serves the embedded emulator, gateways
 * that offer the same paths, and a future endpoint. The documented way is `influxctl`.
 */
export class HttpBackend extends TokenCollection implements TokenBackend {
  private readonly expected: Expectation;

  /**
   * @param settings with an `endpoint`
   * @param credential the management token that authenticates every call but `probe`
   */
  constructor({ endpoint, timeoutMs, scope, product, accountId }: Settings, credential: string) {
    if (endpoint === undefined)
      throw new TokenError("config", "the http backend needs influxdb-tokens:endpoint");
    const account = product === "dedicated" ? accountId : undefined;
    super(
      { endpoint, timeoutMs, credential },
      {
        scope,
        collection: `/api/v0${account === undefined ? "" : `/accounts/${account}`}/management-tokens`,
        contents: "management tokens",
        item: "token",
        otherwise:
          "InfluxData publishes no HTTP endpoint for them: use `influxdb-tokens:backend influxctl`, or set influxdb-tokens:endpoint to the gateway that offers one",
      },
    );
    this.expected = { accountId: account };
  }

  async probe(secret: string, id: string, options: CallOptions = {}): Promise<TokenRecord> {
    const what = `using token ${id}`;
    return this.readLive(what, await this.api.get(what, this.api.path(id), options, secret), id);
  }

  protected override read(value: unknown): TokenRecord {
    return readRecord(value, this.expected);
  }
}
