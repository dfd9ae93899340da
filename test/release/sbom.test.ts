import { evaluate } from "../support/tools/evaluate";

interface Bom {
  readonly components: readonly { name: string; "bom-ref": string; licenses: unknown[] }[];
  readonly dependencies: readonly { ref: string; dependsOn: string[] }[];
}

const read = () =>
  evaluate(
    `import { packagesInside } from "./tools/bundle/contents.mjs";
     import { sbomOf } from "./tools/release/sbom.mjs";
     answer(await sbomOf(process.cwd(), { inside: await packagesInside(), node: "1.2.3" }));`,
  ) as string;

test("the list of contents has what a release contains, nothing of development, and is the same each time", () => {
  const text = read();
  expect(read()).toBe(text);
  expect(text).not.toMatch(/timestamp|serialNumber/);
  const { components, dependencies } = JSON.parse(text) as Bom;
  const names = components.map(({ name }) => name);
  expect(names).toEqual(
    expect.arrayContaining([
      "axios",
      "smol-toml",
      "@grpc/grpc-js",
      "google-protobuf",
      "@observablehq/plot",
      "node",
    ]),
  );
  for (const name of ["jest", "typescript", "esbuild", "@grpc/proto-loader"])
    expect(names).not.toContain(name);
  expect(components.filter(({ licenses }) => licenses.length === 0)).toEqual([]);
  const refs = new Set(components.map((component) => component["bom-ref"]));
  const named = dependencies.flatMap(({ ref, dependsOn }) => [ref, ...dependsOn]);
  const own = /^pulumi-influxdb-tokens@/;
  expect(named.filter((ref) => !refs.has(ref) && !own.test(ref))).toEqual([]);
});
