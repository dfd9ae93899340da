import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { useEngineStack } from "../support/engine/engineStack";
import { TokensCommand } from "../support/engine/tokensCommand";
import { installPlugin } from "../support/languages/languageStack";
import { preloading } from "../support/preloads/preloading";
import { DAY } from "../support/time";

// The code is YAML: the host of Node that can be built here prints none.
const clock = { NODE_OPTIONS: preloading("shiftedClock"), TEST_CLOCK_MS: String(2 * DAY) };
const stack = useEngineStack({ workspace: { runtime: "yaml", env: clock } });
const imported = (name: string) => readFile(path.join(stack.workspace.project, name), "utf8");
const TYPE = "influxdb-tokens:index:ManagementToken";
const DATABASE_TOKEN = "influxdb-tokens:index:DatabaseToken";

/** Descriptions that YAML, an expression in it, or a check of a new token could take for something else. */
const ODD = [
  `CI: "manages" 'databases' # not a comment`,
  "日本語 – naïve 🚀 {{braces}} [list] &anchor *alias !tag %directive",
  "back\\slash and \\n no newline, \\u0041",
  `costs $5, \${ci.token}`,
  "true",
  "2026-01-01",
  "0123",
  "1e3",
  "fn::secret",
  "- dash",
  "trailing colon:",
  "  padded  ",
  `${"very long ".repeat(100)}for a new token`,
  "right to left: \u202e txet",
];

let code: string;
beforeAll(async () => {
  await installPlugin(stack);
  stack.mint({ description: "expired", expiresAt: inDays(1) });
  stack.emulator.clock.advance(2 * DAY);
});

test("the code of imported tokens and databases changes nothing", async () => {
  const { id } = stack.mint({ description: "CI: made by hand", expiresAt: inDays(30) });
  const { id: reader } = stack.mintForDatabases({
    description: "Dashboards: made by hand",
    permissions: [
      { action: "read", resource: "sensors: #1" },
      { action: "write", resource: "*" },
    ],
  });
  stack.emulator.createDatabase({
    name: "0123: #1/€",
    retentionPeriod: 86_400_000_000_000,
    partitionTemplate: [
      { type: "tag", value: "host" },
      { type: "time", value: "%Y-%m" },
    ],
  });
  const resources = [
    { type: TYPE, name: "ci", id },
    { type: DATABASE_TOKEN, name: "reader", id: reader },
    { type: "influxdb-tokens:index:Database", name: "sensors", id: "0123: #1/€" },
  ];
  await writeFile(path.join(stack.workspace.project, "both.json"), JSON.stringify({ resources }));
  await stack.workspace.run(["import", "--yes", "--file", "both.json", "--out", "code.yaml"]);
  code = await imported("code.yaml");
  for (const { type } of resources) expect(code).toContain(`type: ${type.replace(":index", "")}`);
  await stack.workspace.writeProgram(code);
  await stack.workspace.up({ args: ["--expect-no-changes"] });
  expect(await stack.workspace.resources("ci")).toMatchObject([{ type: TYPE, id }]);
  expect(await stack.workspace.resources("reader")).toMatchObject([{ type: DATABASE_TOKEN, id: reader }]);
  expect((await stack.workspace.resources("sensors"))[0]?.outputs).toMatchObject({ retention: "1d" });
});

test("neither does the code of a whole account, in two commands, whatever the descriptions are", async () => {
  for (const description of ODD) stack.mint({ description });
  stack.emulator.revoke(stack.mint({ description: "revoked" }).id);
  const { code: exit, output } = await new TokensCommand(stack).run(["list", "--import", "tokens.json"]);
  expect(`${exit} ${output}`).toMatch(/^0 /);
  await stack.workspace.run(["import", "--yes", "--file", "tokens.json", "--out", "code.yaml"]);
  await stack.workspace.writeProgram(code + (await imported("code.yaml")).replace("resources:\n", ""));
  await stack.workspace.up({ args: ["--expect-no-changes"] });
  const { deployment } = await stack.workspace.export();
  const tokens = (deployment.resources ?? []).filter(({ type }) => type === TYPE);
  expect(tokens.map(({ outputs }) => outputs?.description).sort()).toEqual(
    ["CI: made by hand", ...ODD].sort(),
  );
});

test("a revoked token is not imported", async () => {
  const { id } = stack.mint({ description: "revoked" });
  stack.emulator.revoke(id);
  const { output } = await stack.workspace.run(["import", "--yes", TYPE, "revoked", id], {
    expectFailure: true,
  });
  expect(output).toMatch(/revoked/);
  expect(await stack.workspace.resources("revoked")).toEqual([]);
});

function inDays(days: number): string {
  return new Date(Date.now() + days * DAY).toISOString().replace(/\.\d+Z$/, "Z");
}
