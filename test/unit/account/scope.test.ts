import { normalScope, relationOf } from "../../../provider/account/scope";
import { parseSettings, type RawConfig } from "../../../provider/account/settings";

const A = "11111111-1111-4111-8111-111111111111";
const own = (raw: RawConfig) => {
  const { scope, scopeAliases: aliases } = parseSettings(raw, {});
  return { scope, aliases };
};
const clustered = (endpoint: string) => own({ product: "clustered", endpoint });

describe("one account has one scope", () => {
  test.each([
    "cluster.example.com",
    "Cluster.Example.com",
    "cluster.example.com.",
    "cluster.example.com:443",
  ])("however its host is written: %s", (host) => {
    const scope = "clustered:cluster.example.com";
    expect(own({ product: "clustered", host }).scope).toBe(scope);
    expect(own({ product: "clustered", host, endpoint: "https://cluster.example.com./" }).scope).toBe(scope);
  });

  test("by influxctl and by the service's own endpoint", () => {
    const byHttp = own({ accountId: A, endpoint: "https://console.influxdata.com" });
    expect(byHttp.scope).toBe(own({ accountId: A }).scope);
  });
});

test("the path of an endpoint tells accounts apart", () => {
  const scopes = ["https://gw", "https://gw/a", "https://gw/b"].map((url) => clustered(url).scope);
  expect(scopes).toEqual(["clustered:gw", "clustered:gw@gw/a", "clustered:gw@gw/b"]);
  expect(relationOf("clustered:gw@gw/a", clustered("https://gw/b"))).toBe("other");
});

describe("a state that an earlier release wrote", () => {
  test.each<[string, RawConfig]>([
    ["clustered:gw@gw", { product: "clustered", endpoint: "https://gw" }],
    ["clustered:cluster.:443", { product: "clustered", host: "cluster" }],
    [`dedicated:${A}@127.0.0.1:4000`, { accountId: A, endpoint: "http://127.0.0.1:4000" }],
    [`dedicated:${A}@console.influxdata.com`, { accountId: A }],
  ])("%s is of the account of %j", (stated, raw) => {
    expect(relationOf(stated, own(raw))).toBe("same");
  });

  test("does not know its path: the listing has to say whether it is this one", () => {
    const endpoint = "http://127.0.0.1:4000/a";
    expect(relationOf(`dedicated:${A}@127.0.0.1:4000`, own({ accountId: A, endpoint }))).toBe("alias");
    expect(relationOf("clustered:gw@gw", clustered("https://gw/a"))).toBe("alias");
    expect(relationOf("clustered:other@gw", clustered("https://gw/a"))).toBe("other");
  });
});

test("aliases are other scopes, however they are written", () => {
  const raw = {
    product: "clustered",
    endpoint: "https://new",
    scopeAliases: "clustered:Old:443, clustered:x@y/z",
  };
  expect(relationOf("clustered:old", own(raw))).toBe("alias");
  expect(relationOf("clustered:x@y/z", own(raw))).toBe("alias");
  expect(relationOf("clustered:else", own(raw))).toBe("other");
  expect(() => own({ ...raw, scopeAliases: "old.example.com" })).toThrow(/scopeAliases must be scopes/);
});

test("what is no scope is left alone", () => {
  for (const text of ["", "elsewhere", "dedicated:", "clustered:a b"]) expect(normalScope(text)).toBe(text);
});
