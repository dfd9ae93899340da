import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { contractFile, contractOf, operationsOf, PRODUCTS } from "../support/published/contract";

const repository = path.resolve(__dirname, "../..");

/** Where those who develop the project may have InfluxData's files too. */
const reference = path.resolve(repository, "../shared/reference");

describe.each(PRODUCTS)("the contract of %s", (product) => {
  const file = contractFile(product);
  const copy = path.join(reference, path.basename(file));

  if (existsSync(copy)) {
    test("is InfluxData's, byte for byte", () => {
      expect(readFileSync(file).equals(readFileSync(copy))).toBe(true);
    });
  } else test.skip(`is InfluxData's, byte for byte (skipped: there is no ${copy})`, () => undefined);

  test("has an id for every operation", () => {
    const ids = operationsOf(contractOf(product)).map(({ id }) => id);
    expect(ids).toHaveLength(15);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

test("both products have the same operations, and Clustered's paths are those within a Dedicated cluster", () => {
  const [dedicated, clustered] = PRODUCTS.map((product) =>
    operationsOf(contractOf(product)).map(({ id, method, path }) => `${id} ${method} ${path}`),
  );
  const prefix = "/accounts/{accountId}/clusters/{clusterId}";
  expect(clustered).toEqual(dedicated?.map((operation) => operation.replace(prefix, "")));
});

test("the files come with InfluxData's licence", () => {
  const licence = readFileSync(path.join(repository, "contracts/LICENSE"), "utf8");
  expect(licence).toMatch(/^The MIT License \(MIT\)\n\nCopyright \(c\) 2019 InfluxData, Inc\.\n/);
});

test("the package that users install has neither the files nor the types", () => {
  const { files } = JSON.parse(readFileSync(path.join(repository, "package.json"), "utf8"));
  expect(files).toEqual(["dist", "README.md", "CHANGELOG.md", "LICENSE"]);
  expect(existsSync(path.join(repository, "dist/provider/backends/http/published"))).toBe(false);
});
