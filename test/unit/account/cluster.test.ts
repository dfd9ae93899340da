import { clusterSettings } from "../../../provider/account/cluster";
import { relationOf, scopeOfCluster } from "../../../provider/account/scope";
import { parseSettings, type RawConfig } from "../../../provider/account/settings";

const ACCOUNT = "11111111-1111-4111-8111-111111111111";
const CLUSTER = "33333333-3333-4333-8333-333333333333";
const OTHER = "44444444-4444-4444-8444-444444444444";

const of = (raw: RawConfig) =>
  clusterSettings(parseSettings({ accountId: ACCOUNT, clusterId: CLUSTER, ...raw }, {}));

test.each<[string, RawConfig, string, string]>([
  ["Dedicated", {}, "https://console.influxdata.com", `dedicated:${ACCOUNT}/${CLUSTER}`],
  [
    "Dedicated, with the service's own endpoint",
    { endpoint: "https://Console.influxdata.com:443/" },
    "https://console.influxdata.com",
    `dedicated:${ACCOUNT}/${CLUSTER}`,
  ],
  [
    "Dedicated, over a gateway",
    { endpoint: "https://gateway.example.com:8443/influx/" },
    "https://gateway.example.com:8443/influx",
    `dedicated:${ACCOUNT}/${CLUSTER}@gateway.example.com:8443/influx`,
  ],
  [
    "Dedicated, over a gateway, while influxctl reaches the management tokens",
    { backend: "influxctl", endpoint: "https://gateway.example.com" },
    "https://gateway.example.com",
    `dedicated:${ACCOUNT}/${CLUSTER}@gateway.example.com`,
  ],
  [
    "Dedicated, with ids in capitals",
    { accountId: ACCOUNT.toUpperCase(), clusterId: CLUSTER.toUpperCase() },
    "https://console.influxdata.com",
    `dedicated:${ACCOUNT}/${CLUSTER}`,
  ],
  [
    "Clustered",
    { product: "clustered", host: "Cluster.example.com." },
    "https://cluster.example.com.",
    "clustered:cluster.example.com",
  ],
  [
    "Clustered, over its own endpoint",
    { product: "clustered", endpoint: "https://cluster.example.com" },
    "https://cluster.example.com",
    "clustered:cluster.example.com",
  ],
])("%s: where the calls go, and what ids belong to", (_name, raw, endpoint, scope) => {
  expect(of(raw)).toMatchObject({ endpoint, scope });
});

test("Dedicated without a cluster: the failure says what to set", () => {
  const settings = parseSettings({ accountId: ACCOUNT }, {});
  expect(() => clusterSettings(settings)).toThrow(/influxdb-tokens:clusterId .* is missing: set it with/);
});

test.each([
  ["an account", `dedicated:${ACCOUNT}@old.example.com`, `dedicated:${ACCOUNT}/${CLUSTER}@old.example.com`],
  ["a cluster", `dedicated:${ACCOUNT}/${OTHER}`, `dedicated:${ACCOUNT}/${OTHER}`],
  ["a cluster in capitals", `dedicated:${ACCOUNT}/${OTHER.toUpperCase()}`, `dedicated:${ACCOUNT}/${OTHER}`],
])("an alias that names %s", (_name, alias, stated) => {
  const { scope, scopeAliases } = of({ scopeAliases: alias });
  expect(scopeAliases).toEqual([stated]);
  expect(relationOf(stated, { scope, aliases: scopeAliases })).toBe("alias");
});

test("another cluster of the same account is another scope", () => {
  const { scope, scopeAliases } = of({});
  expect(relationOf(`dedicated:${ACCOUNT}/${OTHER}`, { scope, aliases: scopeAliases })).toBe("other");
  // Neither is the account itself, to which management tokens belong.
  expect(relationOf(`dedicated:${ACCOUNT}`, { scope, aliases: scopeAliases })).toBe("other");
});

test("what is no scope stays as it is", () => {
  expect(scopeOfCluster("something", CLUSTER)).toBe("something");
  expect(scopeOfCluster("clustered:a.example.com", CLUSTER)).toBe("clustered:a.example.com");
});
