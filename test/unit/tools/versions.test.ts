import { readFile } from "node:fs/promises";
import path from "node:path";

const read = async (file: string) => await readFile(path.resolve(__dirname, "../../..", file), "utf8");

test("the random plugin is the release of the npm package that drives it", async () => {
  const { devDependencies } = JSON.parse(await read("package.json"));
  const version = devDependencies["@pulumi/random"];
  expect(await read("tools/random-plugin.mjs")).toContain(`RANDOM_VERSION = "${version}"`);
});

test("the pinned Go modules are the releases that the tools name", async () => {
  const versions = await read("tools/engine/version.mjs");
  const named = (name: string) => new RegExp(`${name} = "(.*)"`).exec(versions)?.[1];
  const pulumi = "github.com/pulumi/pulumi";
  expect(await read("tools/engine/cli/go.mod")).toContain(`${pulumi}/pkg/v3 v${named("ENGINE_VERSION")} `);
  expect(await read("tools/engine/host/go.mod")).toContain(`${pulumi}/sdk/v3 v${named("HOST_VERSION")} `);
});
