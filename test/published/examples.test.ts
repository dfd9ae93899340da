import { contractOf, operationsOf, PRODUCTS, partAt } from "../support/published/contract";
import {
  answerExamples,
  type Example,
  requestExamples,
  sampleBodies,
  schemaExamples,
} from "../support/published/examples";
import { Schemas } from "../support/published/schemas";

describe.each(PRODUCTS)("the examples in the contract of %s", (product) => {
  const schemas = Schemas.of(product);
  const kinds: [string, number, Example[]][] = [
    ["requests", 17, requestExamples(schemas.contract)],
    ["answers", 30, answerExamples(schemas.contract)],
    ["schemas", 42, schemaExamples(schemas.contract)],
    ["shell samples", 4, sampleBodies(schemas.contract)],
  ];

  test.each(kinds)("of %s: all %d are what their own schemas say", (_kind, count, examples) => {
    expect(examples).toHaveLength(count);
    const violations = examples.map(({ name, schema, value }) => [name, schemas.violations(schema, value)]);
    expect(violations.filter(([, lines]) => lines?.length !== 0)).toEqual([]);
  });
});

describe("a check against a contract can fail", () => {
  const schemas = Schemas.of("dedicated");
  const token = operationsOf(schemas.contract).find(({ id }) => id === "CreateDatabaseToken");
  const body = [...(token?.keys ?? []), "requestBody", "content", "application/json", "schema"];

  test.each([
    [
      "without a field that must be there",
      { permissions: [] },
      "/ must have required property 'description'",
    ],
    ["with a value of another type", { description: 5 }, "/description must be string"],
    [
      "with a date in another form",
      { description: "d", expiresAt: "tomorrow" },
      '/expiresAt must match format "date-time"',
    ],
    [
      "with a field that the contract does not name",
      { description: "d", expirationType: "date" },
      "/ must NOT have additional properties",
    ],
  ])("%s", (_what, value, violation) => {
    expect(schemas.violations(body, value)).toEqual([violation]);
  });
});

/** What the package must not rely on. Where InfluxData mends it, these say so. */
describe("where the contracts contradict themselves", () => {
  test("dedicated: a parameter in the path of one operation is not said to be required", () => {
    const contract = contractOf("dedicated");
    const missing = operationsOf(contract).flatMap(({ id, keys }) => {
      const parameters = (partAt(contract, [...keys, "parameters"]) ?? []) as {
        name: string;
        required?: boolean;
      }[];
      return parameters.filter(({ required }) => required !== true).map(({ name }) => `${id}: ${name}`);
    });
    expect(missing).toEqual(["UpdateDatabaseToken: tokenId"]);
  });

  test("dedicated: the default of maxColumnsPerTable is 250 in the prose and 200 in the schema", () => {
    const contract = contractOf("dedicated");
    const create = operationsOf(contract).find(({ id }) => id === "CreateClusterDatabase");
    expect(partAt(contract, [...(create?.keys ?? []), "description"])).toContain("columns**: 250");
    const keys = ["components", "schemas", "ClusterDatabaseMaxColumnsPerTable", "default"];
    expect(partAt(contract, keys)).toBe(200);
  });

  test.each(PRODUCTS)("%s: 409 is declared for the update of a token, and not of a database", (product) => {
    const contract = contractOf(product);
    const withConflict = operationsOf(contract)
      .filter(({ keys }) => partAt(contract, [...keys, "responses", "409"]) !== undefined)
      .map(({ id }) => id);
    expect(withConflict).toContain("UpdateDatabaseToken");
    expect(withConflict).not.toContain("UpdateClusterDatabase");
  });
});
