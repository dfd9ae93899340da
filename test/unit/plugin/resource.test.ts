import { providerNameOf, resourceOf } from "../../../plugin/resource";

const urn = (types: string, name: string) => `urn:pulumi:dev::shop::${types}::${name}`;

test("a URN says kind, owner and parents", () => {
  expect(resourceOf(urn("influxdb-tokens:index:ManagementToken", "ci"))).toEqual({
    kind: "token",
    hidden: { owner: "shop/dev/ci" },
  });
  expect(resourceOf(urn("a:b:C$d:e:F$influxdb-tokens:index:RotatingManagementToken", "ci"))).toEqual({
    kind: "rotating",
    hidden: { kind: "rotating", within: "a:b:C$d:e:F", owner: "shop/dev/ci" },
  });
});

test.each([
  ["DatabaseToken", "databaseToken"],
  ["RotatingDatabaseToken", "rotatingDatabaseToken"],
  ["Database", "database"],
])("a %s is a resource of its own kind", (name, kind) => {
  const { hidden, ...resource } = resourceOf(urn(`influxdb-tokens:index:${name}`, "ci"));
  expect([resource.kind, hidden.kind]).toEqual([kind, kind]);
});

test.each(["a::b", "::", "a::", "$", "a$b::c:d:E"])("the name %j is kept whole", (name) => {
  const { kind, hidden } = resourceOf(urn("influxdb-tokens:index:TokenRetirement", name));
  expect(kind).toBe("retirement");
  expect(hidden).not.toHaveProperty("within");
  expect(resourceOf(urn("influxdb-tokens:index:TokenRetirement", `${name}x`)).hidden.owner).not.toBe(
    hidden.owner,
  );
});

test.each(["", "urn", "urn:pulumi:dev", urn("", "ci"), "urn:pulumi:dev::shop::a:b:C"])(
  "%j is no URN",
  (text) => {
    expect(() => resourceOf(text)).toThrow("is not a URN");
  },
);

test.each([
  "toString",
  "influxdb-tokens:index:",
  "influxdb-tokens:index:managementToken",
  "other:index:ManagementToken",
  "influxdb-tokens:index:ManagementToken$a:b:C",
])("%s is no type of this package", (type) => {
  expect(() => resourceOf(urn(type, "ci"))).toThrow(/has no resource of type .*must be of the same release/);
});

describe("the name of a provider", () => {
  const type = "pulumi:providers:influxdb-tokens";

  test.each([
    "default",
    "default_0_1_0",
    "default_1_2_3_alpha_4",
    "default_0_1_0_https_//example.com/plugins",
    "default_github_//api.github.com/owner",
    "default_https_//example.com/x",
  ])("%s is the engine's", (name) => expect(providerNameOf(urn(type, name))).toBeUndefined());

  test.each(["eu", "default-eu", "defaults", "default_eu", "a::b"])("%s is the program's", (name) =>
    expect(providerNameOf(urn(type, name))).toBe(name),
  );

  test("within a component, it is told from one of the same name elsewhere", () => {
    expect(providerNameOf(urn(`a:b:C$${type}`, "eu"))).toBe("a:b:C::eu");
  });
});
