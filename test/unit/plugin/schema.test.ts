import { readFileSync } from "node:fs";
import path from "node:path";
import { LANGUAGES } from "../../../plugin/schema/documentation";
import { packageSchema } from "../../../plugin/schema/schema";
import { environmentName } from "../../../provider/account/settings";
import { SETTINGS } from "../../../provider/description/provider";

const manifest = JSON.parse(readFileSync(path.resolve(__dirname, "../../../package.json"), "utf8"));
const schema = packageSchema("1.2.3");
const resources = Object.entries(schema.resources);

/** Every value below a value, by its path. */
function* within(value: unknown, at = ""): Generator<[string, unknown]> {
  yield [at, value];
  if (typeof value !== "object" || value === null) return;
  for (const [key, each] of Object.entries(value)) yield* within(each, `${at}/${key}`);
}

describe("the package's schema", () => {
  test("is plain JSON, the same at each call", () => {
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
    expect(packageSchema("1.2.3")).toEqual(schema);
  });

  test("says what package.json says", () => {
    const { description, license, homepage, repository, keywords } = manifest;
    expect(schema).toMatchObject({ name: "influxdb-tokens", version: "1.2.3", description, license });
    expect({ homepage: schema.homepage, repository: schema.repository }).toEqual({ homepage, repository });
    expect(schema.keywords).toEqual([...keywords, "category/database", "kind/native"]);
  });

  test("refers to types that it has, and has no others", () => {
    const references = [...within(schema)].flatMap(([at, value]) => (at.endsWith("/$ref") ? [value] : []));
    const own = references.filter((each) => each !== "pulumi.json#/Any");
    expect(new Set(own)).toEqual(new Set(Object.keys(schema.types).map((name) => `#/types/${name}`)));
  });

  test("requires only properties that there are", () => {
    for (const [at, value] of within(schema)) {
      const { required, properties, requiredInputs, inputProperties } = (value ?? {}) as Record<
        string,
        object
      >;
      if (Array.isArray(required))
        expect([at, Object.keys(properties ?? {})]).toEqual([at, expect.arrayContaining(required)]);
      if (Array.isArray(requiredInputs))
        expect([at, Object.keys(inputProperties ?? {})]).toEqual([
          at,
          expect.arrayContaining(requiredInputs),
        ]);
    }
  });

  test("marks every value that holds a token as secret, and nothing else", () => {
    const secrets = [...within(schema)].filter(
      ([, value]) => (value as { secret?: unknown } | null)?.secret === true,
    );
    expect(secrets.map(([at]) => at)).toEqual([
      "/config/variables/managementToken",
      "/provider/inputProperties/managementToken",
      "/types/influxdb-tokens:index:Adopt/properties/token",
      "/resources/influxdb-tokens:index:ManagementToken/properties/token",
      "/resources/influxdb-tokens:index:RotatingManagementToken/properties/token",
      "/resources/influxdb-tokens:index:RotatingManagementToken/properties/previousToken",
      "/resources/influxdb-tokens:index:DatabaseToken/properties/token",
      "/resources/influxdb-tokens:index:RotatingDatabaseToken/properties/token",
      "/resources/influxdb-tokens:index:RotatingDatabaseToken/properties/previousToken",
    ]);
  });

  // What fails in the class of a dynamic resource, because no SDK can make the use of an output fail.
  test("does not say that using an unknown secret fails", () => {
    const texts = [...within(schema)].filter(([, value]) => /using (it|`token`) fails/i.test(String(value)));
    expect(texts).toEqual([]);
  });

  test("has no defaults, which every SDK would send", () => {
    expect([...within(schema)].filter(([at]) => /\/default(Info)?$/.test(at))).toEqual([]);
  });

  test("names the environment variable of every setting but the credential", () => {
    for (const name of Object.keys(SETTINGS) as (keyof typeof SETTINGS)[]) {
      const named = schema.config.variables[name]?.description.includes(environmentName(name));
      expect([name, named]).toEqual([name, name !== "managementToken"]);
    }
  });

  test.each(resources)("takes over the dynamic resource with %s", (token, { aliases }) => {
    const name = token.split(":").at(-1);
    expect(aliases).toEqual([{ type: `pulumi-nodejs:dynamic/influxdb-tokens:${name}` }]);
  });

  test.each(resources)(
    "has nothing of %s that only the engine stores",
    (_token, { inputProperties, properties }) => {
      const internal = [
        "owner",
        "stateVersion",
        "kind",
        "provider",
        "confirmations",
        "retiring",
        "adoptedId",
      ];
      const names = Object.keys({ ...inputProperties, ...properties });
      expect(names.filter((name) => [...internal, "previousExpiresAt", "within"].includes(name))).toEqual([]);
    },
  );

  test.each([...resources, ["the provider", schema.provider] as const, ...Object.entries(schema.functions)])(
    "shows %s in every language",
    (_token, { description }) => {
      const examples = description.split("{{% example %}}").slice(1);
      expect(examples.length).toBeGreaterThan(0);
      for (const example of examples) {
        expect([...example.matchAll(/^```(\w+)$/gm)].map(([, language]) => language)).toEqual(
          expect.arrayContaining([...LANGUAGES]),
        );
      }
    },
  );
});
