import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { runInProcess } from "../../support/command/programRun";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "pulumi-test-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs `due` with a stand-in for the pulumi command, the body of a Node program. */
async function due(body: string, environment: Record<string, string> = {}, signal?: AbortSignal) {
  const file = join(folder, "pulumi");
  writeFileSync(file, `#!/usr/bin/env node\nconst args = process.argv.slice(2);\n${body}\n`);
  chmodSync(file, 0o755);
  const PATH = [folder, dirname(process.execPath), "/usr/bin", "/bin"].join(":");
  return await runInProcess(["due"], {
    environment: { PATH, ...environment },
    folder,
    ...(signal === undefined ? {} : { signal }),
  });
}

const listing = (...names: string[]) =>
  `if (args[1] === "ls") console.log(${JSON.stringify(JSON.stringify(names.map((name) => ({ name }))))});`;

test("asks for every stack, never for secrets or answers, and hands no credential on", async () => {
  const log = join(folder, "log");
  const body = `require("fs").appendFileSync(${JSON.stringify(log)}, JSON.stringify([args, Object.keys(process.env)]) + "\\n");
${listing("dev", "organization/shop/prod")}
else console.log('{"version":3,"deployment":{}}');`;
  const environment = {
    INFLUXDB_MANAGEMENT_TOKEN: "a-credential",
    INFLUXDB_TOKENS_MANAGEMENT_TOKEN_VARIABLE: "OTHER",
    OTHER: "another-credential",
    SPARE: `M.V1.${"x".repeat(40)}`,
    PULUMI_HOME: folder,
    PULUMI_CONFIG_PASSPHRASE: "correct horse",
    PGPASSWORD: "correct horse",
  };
  expect(await due(body, environment)).toMatchObject({
    code: 0,
    out: "nothing is due within 7d in 2 stacks\n",
  });
  const calls = require("node:fs").readFileSync(log, "utf8").trim().split("\n").map(JSON.parse);
  const commands = calls.map(([args]: [string[]]) => args.join(" ")).sort();
  expect(commands).toEqual([
    "stack export --stack dev --non-interactive --color never",
    "stack export --stack organization/shop/prod --non-interactive --color never",
    "stack ls --all --json --fully-qualify-stack-names --non-interactive --color never",
  ]);
  for (const [, names] of calls) {
    expect(names).toEqual(expect.arrayContaining(["PULUMI_HOME", "PULUMI_CONFIG_PASSPHRASE", "PGPASSWORD"]));
    expect(names).not.toContain("SPARE");
    expect(names).not.toContain("INFLUXDB_MANAGEMENT_TOKEN");
    expect(names).not.toContain("OTHER");
  }
});

test("does not run a pulumi that a dependency of the program brings along", async () => {
  const bin = join(folder, "node_modules", ".bin");
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, "pulumi"), `#!/bin/sh\ntouch ${join(folder, "slipped-in")}\necho '[]'\n`, {
    mode: 0o755,
  });
  const { code, err } = await runInProcess(["due"], {
    environment: { PATH: `${bin}:node_modules/.bin` },
    folder,
  });
  expect(code).toBe(1);
  expect(err).toContain("pulumi command is not on PATH");
  expect(existsSync(join(folder, "slipped-in"))).toBe(false);
});

test.each([
  ["no JSON", `console.log("no stacks, sorry")`, "did not print JSON"],
  ["no list", `console.log("{}")`, "did not print a list"],
  ["a stack without a name", `console.log("[{}]")`, "without a name"],
  ["a failure", `console.error("error: not logged in"); process.exit(255)`, "error: not logged in"],
  ["a signal", `process.kill(process.pid, "SIGKILL")`, "failed"],
  ["one state that fails", `${listing("dev")} else process.exit(1)`, "stack export --stack dev"],
  ["one state that is junk", `${listing("dev")} else console.log("{}")`, "the state dev cannot be read"],
])("concludes nothing from %s", async (_, body, said) => {
  const { code, out, err } = await due(body);
  expect({ code, out }).toEqual({ code: 1, out: "" });
  expect(err).toContain(said);
});

test("shows no password, access token or passphrase that the engine complains about", async () => {
  const secrets = ["pass%word", "pul-0123456789", "correct horse", "sig-123456"];
  const [password, PULUMI_ACCESS_TOKEN = "", PULUMI_CONFIG_PASSPHRASE = "", signature] = secrets;
  const complaint = [
    `cannot reach postgres://user:${password}@db/state?sslmode=disable&sig=${signature}`,
    `with ${PULUMI_ACCESS_TOKEN} and ${PULUMI_CONFIG_PASSPHRASE}`,
  ];
  const body = `console.error(${JSON.stringify(complaint.join("\n"))}); process.exit(1)`;
  const { err } = await due(body, { PULUMI_ACCESS_TOKEN, PULUMI_CONFIG_PASSPHRASE });
  expect(err).toContain("@db/state");
  for (const secret of secrets) expect(err).not.toContain(secret);
});

test("Ctrl-C ends the engine's command", async () => {
  const ending = new AbortController();
  setTimeout(() => ending.abort(), 300);
  const started = Date.now();
  const { code, err } = await due("setTimeout(() => {}, 600_000)", {}, ending.signal);
  expect({ code, err }).toEqual({ code: 1, err: "influxdb-tokens due: interrupted\n" });
  expect(Date.now() - started).toBeLessThan(60_000);
});
