import { readFile } from "node:fs/promises";
import path from "node:path";

const read = async (file: string) => await readFile(path.resolve(__dirname, "../..", file), "utf8");

test.each([
  ["tools/opentofu", "github.com/opentofu/opentofu"],
  ["tools/restapi", "github.com/Mastercard/terraform-provider-restapi"],
])("%s: the pinned Go module is the release that the tool names", async (tool, module) => {
  const version = /VERSION = "(.*)"/.exec(await read(`${tool}.mjs`))?.[1];
  expect(await read(`${tool}/go.mod`)).toContain(`${module} v${version} `);
});
