import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { transformSync } from "@swc/core";
import { type ProcessResult, runProcess } from "../../../provider/exec/runProcess";
import { isAlive, signalAll } from "../../support/exec/processes";

/** More than the timeouts, the grace and the draining of any of these calls together. */
const SOON_MS = 10_000;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "unendable-test-"));
});
afterEach(() => {
  jest.restoreAllMocks();
  const left = readdirSync(folder).filter((name) => name.endsWith(".pid"));
  signalAll(
    left.map((name) => Number(readFileSync(join(folder, name), "utf8"))),
    "SIGKILL",
  );
  rmSync(folder, { recursive: true, force: true });
});

/** Runs a shell script that finds the folder in `$OUT`, and leaves there the ids of what the test has to end. */
async function run(script: string, more: { timeoutMs?: number; input?: string; signal?: AbortSignal } = {}) {
  const started = Date.now();
  const ended = await runProcess({
    file: "/bin/sh",
    args: ["-c", script],
    environment: { PATH: process.env.PATH ?? "", OUT: folder },
    timeoutMs: 60_000,
    ...more,
  });
  expect(Date.now() - started).toBeLessThan(SOON_MS);
  return ended;
}

/** Has the system answer as it does for a process of another user. */
function refuseSignals(): void {
  const kill = process.kill.bind(process);
  jest.spyOn(process, "kill").mockImplementation((pid, signal) => {
    if (pid > 0) return kill(pid, signal);
    throw Object.assign(new Error("kill EPERM"), { code: "EPERM" });
  });
}

/** Aborts once a process has left its id. */
function onceThereIs(name: string): AbortSignal {
  const controller = new AbortController();
  const look = setInterval(() => {
    const file = join(folder, `${name}.pid`);
    if (!existsSync(file) || readFileSync(file, "utf8") === "") return;
    clearInterval(look);
    controller.abort();
  }, 20).unref();
  return controller.signal;
}

const pidOf = (name: string) => Number(readFileSync(join(folder, `${name}.pid`), "utf8"));

describe("a program that cannot be ended", () => {
  const stays = "echo $$ > $OUT/self.pid; echo said; exec sleep 60";

  test("holds its call up no longer than its time and a grace", async () => {
    refuseSignals();
    const ended = await run(stays, { timeoutMs: 1_000 });
    expect(ended).toMatchObject({ how: "timed-out", exitCode: null, signal: null, leftRunning: true });
    expect(ended.stdout).toBe("said\n");
    expect(await isAlive(pidOf("self"))).toBe(true);
  });

  test("nor does it when the call is called off, or when it was given something to read", async () => {
    refuseSignals();
    const ended = await run(stays, { signal: onceThereIs("self"), input: "text" });
    expect(ended).toMatchObject({ how: "aborted", leftRunning: true, unread: false });
  });

  test("does not keep this process from its own end", async () => {
    const program = join(folder, "program.js");
    const modules = compileProcesses(folder);
    writeFileSync(
      program,
      `const kill = process.kill.bind(process);
process.kill = (pid, signal) => { if (pid > 0) return kill(pid, signal); throw Object.assign(new Error(), { code: "EPERM" }); };
require(${JSON.stringify(modules)}).runProcess({ file: "/bin/sh", args: ["-c", ${JSON.stringify(stays)}],
  environment: { PATH: ${JSON.stringify(process.env.PATH)}, OUT: ${JSON.stringify(folder)} }, timeoutMs: 1000 });`,
    );
    const child = spawn(process.execPath, [program], { stdio: "ignore" });
    expect(await once(child, "exit")).toEqual([0, null]);
    expect(await isAlive(pidOf("self"))).toBe(true);
  });

  const asRoot = process.getuid?.() === 0 ? test : test.skip;
  asRoot("because it became another user's is left behind", async () => {
    const modules = compileProcesses(folder);
    const privileged = join(folder, "privileged");
    copyFileSync(process.execPath, privileged, constants.COPYFILE_FICLONE);
    chmodSync(privileged, 0o4755);
    const becomesRoot = `process.setuid(0); fs.writeFileSync(${JSON.stringify(join(folder, "self.pid"))}, String(process.pid)); setInterval(() => {}, 1000)`;
    const caller = `const stop = new AbortController();
const look = setInterval(() => fs.existsSync(${JSON.stringify(join(folder, "self.pid"))}) && stop.abort(clearInterval(look)), 50);
require(${JSON.stringify(modules)}).runProcess({ file: ${JSON.stringify(privileged)},
  args: ["-e", ${JSON.stringify(becomesRoot)}], environment: {}, timeoutMs: 60000, signal: stop.signal })
  .then((ended) => console.log(JSON.stringify(ended)))`;
    chmodSync(folder, 0o755);
    const child = spawn(process.execPath, ["-e", caller], {
      stdio: ["ignore", "pipe", "inherit"],
      uid: 65_534,
      gid: 65_534,
      cwd: "/",
    });
    let printed = "";
    child.stdout.on("data", (bytes) => {
      printed += bytes;
    });
    expect(await once(child, "exit")).toEqual([0, null]);
    const ended: ProcessResult = JSON.parse(printed);
    expect(ended).toMatchObject({ how: "aborted", leftRunning: true });
    expect(await isAlive(pidOf("self"))).toBe(true);
  });
});

describe("what a program leaves behind in a group of its own, with its pipes", () => {
  const leaves = "setsid sh -c 'echo $$ > $OUT/grandchild.pid; exec sleep 60' &";
  const untilItIsThere = "while ! test -s $OUT/grandchild.pid; do sleep 0.01; done";

  test("does not hold up the end of one that has ended", async () => {
    const ended = await run(`${leaves} ${untilItIsThere}; echo said; exit 3`);
    expect(ended).toMatchObject({ how: "exited", exitCode: 3, stdout: "said\n", leftRunning: false });
    expect(await isAlive(pidOf("grandchild"))).toBe(true);
  });

  test("nor that of one that had to be ended", async () => {
    const ended = await run(`${leaves} exec sleep 60`, { signal: onceThereIs("grandchild") });
    expect(ended).toMatchObject({ how: "aborted", signal: "SIGTERM", leftRunning: false });
    expect(await isAlive(pidOf("grandchild"))).toBe(true);
  });
});

/** The sources of `provider/exec` as JavaScript that another user can read too. */
function compileProcesses(target: string): string {
  const sources = resolve(__dirname, "../../../provider/exec");
  for (const name of ["runProcess", "atExit", "textInput"]) {
    const { code } = transformSync(readFileSync(join(sources, `${name}.ts`), "utf8"), {
      swcrc: false,
      jsc: { target: "es2022", parser: { syntax: "typescript" } },
      module: { type: "commonjs" },
    });
    writeFileSync(join(target, `${name}.js`), code);
  }
  return join(target, "runProcess.js");
}
