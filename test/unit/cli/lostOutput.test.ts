import { execFileSync, spawn } from "node:child_process";
import { closeSync, constants, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { useEmulator } from "../../support/command/onEmulator";
import { type Compiled, compileSources } from "../../support/package/compiledSources";

const on = useEmulator();
let compiled: Compiled;
let folder: string;
beforeAll(() => {
  compiled = compileSources();
  folder = mkdtempSync(join(tmpdir(), "lost-output-"));
});
afterAll(() => {
  compiled.dispose();
  rmSync(folder, { recursive: true });
});

/** The writing end of a pipe that nobody reads from any more. */
function brokenPipe(): number {
  const name = join(folder, "pipe");
  execFileSync("mkfifo", [name]);
  const both = openSync(name, constants.O_RDWR);
  const writing = openSync(name, constants.O_WRONLY);
  closeSync(both);
  rmSync(name);
  return writing;
}

/** Runs the program as a process of its own. */
async function run(args: readonly string[], stdout: number, stderr: number): Promise<number | null> {
  const child = spawn(process.execPath, [join(compiled.folder, "cli/main.js"), ...args], {
    cwd: folder,
    env: {
      INFLUXDB_TOKENS_ENDPOINT: on.emulator.url,
      INFLUXDB_TOKENS_ACCOUNT_ID: on.emulator.accounts[0],
      INFLUXDB_MANAGEMENT_TOKEN: on.emulator.secret,
    },
    stdio: ["ignore", stdout, stderr],
  });
  for (const file of new Set([stdout, stderr])) closeSync(file);
  return await new Promise((ended) => child.once("close", ended));
}

const quiet = () => openSync("/dev/null", constants.O_WRONLY);

test("a reader that has seen enough changes nothing about the exit code", async () => {
  const state = join(folder, "state.json");
  const resource = {
    urn: "urn:pulumi:dev::shop::pulumi-nodejs:dynamic/influxdb-tokens:ManagementToken::ci",
    type: "pulumi-nodejs:dynamic/influxdb-tokens:ManagementToken",
    id: "a",
    outputs: { scope: `dedicated:${on.emulator.accounts[0]}@${new URL(on.emulator.url).host}` },
  };
  writeFileSync(state, JSON.stringify({ version: 3, deployment: { resources: [resource] } }));
  expect(await run(["audit", "--state", state], brokenPipe(), quiet())).toBe(3);
  expect(await run(["due"], quiet(), brokenPipe())).toBe(1);
  // What it prints first is lost before it knows how it will end.
  on.emulator.faults.add({ kind: "status", status: 403, operation: "list" });
  expect(await run(["probe", "--yes"], brokenPipe(), quiet())).toBe(1);
});

test("nor does it keep a probe from revoking its token", async () => {
  const pipe = brokenPipe();
  expect(await run(["probe", "--yes"], pipe, pipe)).toBe(0);
  expect(on.emulator.tokens().map(({ state }) => state)).toEqual(["active", "revoked"]);
});

const onLinux = process.platform === "linux" ? test : test.skip;

onLinux("output that cannot be written is a failure", async () => {
  expect(await run(["list"], openSync("/dev/full", constants.O_WRONLY), quiet())).toBe(1);
});
