import {
  CONFIG_KEYS,
  type ConfigKey,
  configHoldsUnknown,
  environmentName,
  parseSettings,
  type RawConfig,
} from "../../../provider/account/settings";
import { isTokenError } from "../../../provider/errors";
import { UNKNOWN } from "../../../provider/unknown";

const ACCOUNT = "11111111-1111-4111-8111-111111111111";

function messageFor(raw: RawConfig, environment: Record<string, string> = {}): string {
  try {
    parseSettings(raw, environment);
  } catch (error) {
    if (isTokenError(error, "config")) return error.message;
    throw error;
  }
  throw new Error("the settings were accepted");
}

describe("settings", () => {
  test("have defaults", () => {
    expect(parseSettings({ accountId: ACCOUNT }, {})).toEqual({
      product: "dedicated",
      accountId: ACCOUNT,
      backend: "influxctl",
      managementTokenVariable: "INFLUXDB_MANAGEMENT_TOKEN",
      timeoutMs: 30_000,
      scope: `dedicated:${ACCOUNT}`,
    });
  });

  test("are read whole", () => {
    const raw = {
      product: "clustered",
      accountId: ACCOUNT.toUpperCase(),
      clusterId: ACCOUNT,
      host: "Cluster.Example.com:8443",
      backend: "influxctl",
      endpoint: "https://Management.example.com/base//",
      influxctlPath: "/opt/influxctl",
      influxctlProfile: "prod",
      influxctlConfig: "/etc/influxctl.toml",
      managementTokenVariable: "MY_TOKEN",
      managementToken: " secret ",
      timeout: "1m30s",
    };
    expect(parseSettings(raw, {})).toEqual({
      ...raw,
      accountId: ACCOUNT,
      host: "cluster.example.com:8443",
      endpoint: "https://management.example.com/base",
      managementToken: "secret",
      timeout: undefined,
      timeoutMs: 90_000,
      scope: "clustered:cluster.example.com:8443",
    });
  });

  const values: Record<Exclude<ConfigKey, "managementToken">, string> = {
    product: "dedicated",
    accountId: ACCOUNT,
    clusterId: ACCOUNT,
    host: "cluster.example.com",
    backend: "influxctl",
    endpoint: "https://m.example.com",
    clusterUrl: "https://cluster-id.a.influxdb.io",
    influxctlPath: "/opt/influxctl",
    influxctlProfile: "prod",
    influxctlConfig: "/etc/influxctl.toml",
    managementTokenVariable: "MY_TOKEN",
    scopeAliases: "clustered:old.example.com",
    timeout: "2m",
  };

  test.each(Object.entries(values))(
    "%s comes from the environment where the stack has none",
    (key, value) => {
      const name = environmentName(key as ConfigKey);
      const stack = { accountId: ACCOUNT, [key]: value };
      const { [key]: _, ...rest } = stack as Record<string, string>;
      expect(parseSettings(rest, { [name]: value })).toEqual(parseSettings(stack, {}));
      // The stack's own value wins.
      expect(parseSettings(stack, { [name]: "nonsense" })).toEqual(parseSettings(stack, {}));
    },
  );

  test("the names in the environment are the keys' own", () => {
    expect(CONFIG_KEYS.map(environmentName)).toContain("INFLUXDB_TOKENS_MANAGEMENT_TOKEN_VARIABLE");
    expect(environmentName("accountId")).toBe("INFLUXDB_TOKENS_ACCOUNT_ID");
  });

  test("the credential has no fallback of that kind", () => {
    const environment = { INFLUXDB_TOKENS_MANAGEMENT_TOKEN: "M.V1.something" };
    expect(parseSettings({ accountId: ACCOUNT }, environment).managementToken).toBeUndefined();
  });

  test.each([
    [{ accountId: ACCOUNT }, "influxctl"],
    [{ accountId: ACCOUNT, endpoint: "https://m.example.com" }, "http"],
    [{ accountId: ACCOUNT, endpoint: "https://m.example.com", backend: "influxctl" }, "influxctl"],
    [{ accountId: ACCOUNT, endpoint: "http://127.0.0.1:80", backend: "auto" }, "http"],
  ])("%j reaches the service by %s", (raw, backend) => {
    expect(parseSettings(raw, {}).backend).toBe(backend);
  });

  test.each([
    [{ accountId: ACCOUNT, endpoint: "https://m.example.com" }, `dedicated:${ACCOUNT}@m.example.com`],
    [{ accountId: ACCOUNT, endpoint: "http://localhost:8086/x" }, `dedicated:${ACCOUNT}@localhost:8086/x`],
    [{ product: "clustered", host: "c.example.com" }, "clustered:c.example.com"],
    [{ product: "clustered", endpoint: "https://M.example.com" }, "clustered:m.example.com"],
    [{ accountId: ACCOUNT, endpoint: "https://m.example.com", backend: "influxctl" }, `dedicated:${ACCOUNT}`],
  ])("%j has the scope %s", (raw, scope) => {
    expect(parseSettings(raw, {}).scope).toBe(scope);
  });

  test.each<[string, RawConfig, RegExp]>([
    ["no account", {}, /influxdb-tokens:accountId .*is missing/],
    ["no host", { product: "clustered" }, /influxdb-tokens:host .*is missing/],
    ["no endpoint", { accountId: ACCOUNT, backend: "http" }, /influxdb-tokens:endpoint .*is missing/],
    ["malformed account", { accountId: "acme" }, /must be a UUID; it is "acme"/],
    ["malformed cluster", { accountId: ACCOUNT, clusterId: "1" }, /clusterId must be a UUID/],
    ["empty account", { accountId: " " }, /accountId is empty/],
    ["account of another type", { accountId: [ACCOUNT] }, /accountId must be text/],
    ["unknown account", { accountId: UNKNOWN }, /accountId is not known yet/],
    ["unknown product", { product: "core", accountId: ACCOUNT }, /dedicated, clustered; it is "core"/],
    ["unknown backend", { accountId: ACCOUNT, backend: "grpc" }, /auto, influxctl, http; it is "grpc"/],
    ["host with a scheme", { product: "clustered", host: "https://c" }, /host must be a host name/],
    ["host with a path", { product: "clustered", host: "c/x" }, /host must be a host name/],
    ["endpoint without scheme", { accountId: ACCOUNT, endpoint: "localhost:80" }, /with its scheme/],
    ["endpoint with a password", { accountId: ACCOUNT, endpoint: "https://a:b@c" }, /user name or password/],
    ["endpoint with a query", { accountId: ACCOUNT, endpoint: "https://c?x=1" }, /query or fragment/],
    [
      "plain http elsewhere",
      { accountId: ACCOUNT, endpoint: "http://c.example.com" },
      /must begin with https/,
    ],
    ["http to a name like loopback", { accountId: ACCOUNT, endpoint: "http://127.0.0.1.evil.com" }, /https/],
    ["other scheme", { accountId: ACCOUNT, endpoint: "ftp://127.0.0.1" }, /must begin with https/],
    ["no time", { accountId: ACCOUNT, timeout: "0s" }, /timeout must be a duration/],
    ["too long a time", { accountId: ACCOUNT, timeout: "11m" }, /timeout must be a duration/],
    ["a number as time", { accountId: ACCOUNT, timeout: 30 }, /timeout must be a duration/],
    ["token as variable", { accountId: ACCOUNT, managementTokenVariable: "M.V1.abcd" }, /not a token/],
  ])("%s is refused, with how to set it", (_, raw, message) => {
    const text = messageFor(raw);
    expect(text).toMatch(message);
    expect(text).toMatch(/[Ss]et it with `pulumi config set influxdb-tokens:/);
    expect(text).not.toContain("\n");
  });

  test("a wrong value from the environment is named as such", () => {
    expect(messageFor({}, { INFLUXDB_TOKENS_ACCOUNT_ID: "x" })).toContain(
      "influxdb-tokens:accountId (from the environment variable INFLUXDB_TOKENS_ACCOUNT_ID) must be a UUID",
    );
  });

  test("a token in the wrong place is not shown", () => {
    const secret = `M.V1.${"s".repeat(64)}`;
    for (const key of CONFIG_KEYS) {
      try {
        parseSettings({ [key]: secret }, {});
      } catch (error) {
        expect(String(error)).not.toContain("sssss");
      }
    }
  });

  test("of an explicit provider may be unknown in preview", () => {
    expect(configHoldsUnknown({ accountId: UNKNOWN })).toBe(true);
    expect(configHoldsUnknown({ accountId: ACCOUNT })).toBe(false);
  });
});
