import { providerNameOf } from "../../../plugin/resource";

const urn = (types: string, name: string) => `urn:pulumi:dev::shop::${types}::${name}`;
const TYPE = "pulumi:providers:influxdb-tokens";

test.each([
  ["default"],
  ["default_0_1_0"],
  ["default_0_1_0_https_//example.com/plugins"],
  ["default_1_0_0_beta.1"],
  ["default_github_//api.github.com/owner"],
])("the provider %s is the engine's own", (name) => {
  expect(providerNameOf(urn(TYPE, name))).toBeUndefined();
});

test.each([["eu"], ["defaults"], ["default-eu"], ["default_eu"], ["name::with::separators"]])(
  "the provider %s is one of the program",
  (name) => {
    expect(providerNameOf(urn(TYPE, name))).toBe(name);
  },
);

test("inside a component it has the name that a dynamic one has there", () => {
  expect(providerNameOf(urn(`my:index:Region$my:index:Account$${TYPE}`, "eu"))).toBe(
    "my:index:Region$my:index:Account::eu",
  );
});
