import { type ChildProcess, spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { StandIn } from "../../../support/backends/influxctlStandIn";
import { isAlive } from "../../../support/exec/processes";
import { type Compiled, compileSources } from "../../../support/package/compiledSources";
import { until } from "../../../support/until";

let compiled: Compiled;
let standIn: StandIn;
const children: ChildProcess[] = [];
beforeAll(() => {
  compiled = compileSources();
});
afterAll(() => compiled.dispose());
beforeEach(async () => {
  standIn = await StandIn.start(compiled.influxctl);
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  await standIn.stop();
});

/** Starts a program that uses the backend, with nothing in its environment but what is given. */
function start(
  body: string,
  environment: Record<string, string> = { TMPDIR: standIn.temporary },
): ChildProcess {
  const settings = { ...standIn.settings(), timeoutMs: 20_000 };
  const program = `
    const { openBackend } = require(${JSON.stringify(join(compiled.folder, "provider/backends/open.js"))});
    const secret = require("node:fs").readFileSync(0, "utf8");
    const backend = openBackend(${JSON.stringify(settings)}, secret);
    ${body}`;
  const child = spawn(process.execPath, ["-e", program], {
    env: environment,
    stdio: ["pipe", "pipe", "inherit"],
  });
  child.stdin?.end(standIn.emulator.secret);
  children.push(child);
  return child;
}

function ended(child: ChildProcess): Promise<{ code: number | null; signal: string | null }> {
  return new Promise((resolve) => child.once("exit", (code, signal) => resolve({ code, signal })));
}

const hanging = async () => {
  await until(() => standIn.calls("list").length > 0 && standIn.left().length > 0);
  return standIn.calls("list")[0]?.pid ?? 0;
};

describe("the file with the credential", () => {
  beforeEach(() => standIn.set({ faults: [{ kind: "hang", when: "before", command: "list", times: 1 }] }));

  test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
    "is gone after %s, and the child with it",
    async (signal) => {
      const child = start("backend.list();");
      const pid = await hanging();
      const end = ended(child);
      child.kill(signal);
      expect(await end).toMatchObject({ signal });
      expect(standIn.left()).toEqual([]);
      await until(async () => !(await isAlive(pid)));
    },
  );

  test("is gone after a signal that the program itself handles", async () => {
    const child = start(
      "process.once('SIGTERM', () => setTimeout(() => process.exit(7), 100)); backend.list();",
    );
    const pid = await hanging();
    const end = ended(child);
    child.kill("SIGTERM");
    expect(await end).toMatchObject({ code: 7 });
    expect(standIn.left()).toEqual([]);
    await until(async () => !(await isAlive(pid)));
  });

  test.each([
    ["process.exit", "process.exit(3)", 3],
    ["an uncaught error", "{ process.stderr.write = () => true; throw new Error('boom'); }", 1],
  ])("is gone after %s", async (_what, way, code) => {
    const poll = `const { readdirSync } = require("node:fs");
      const timer = setInterval(() => { if (readdirSync(${JSON.stringify(standIn.folder)}).includes("struck-0-0")) { clearInterval(timer); ${way} } }, 20);`;
    const child = start(`backend.list(); ${poll}`);
    expect(await ended(child)).toMatchObject({ code });
    expect(standIn.left()).toEqual([]);
    const pid = standIn.calls("list")[0]?.pid ?? 0;
    await until(async () => !(await isAlive(pid)));
  });

  test("is left by SIGKILL, and removed by the next process", async () => {
    const child = start("backend.list();");
    const pid = await hanging();
    const end = ended(child);
    child.kill("SIGKILL");
    await end;
    const left = standIn.left();
    expect(left).toHaveLength(1);
    process.kill(-pid, "SIGKILL");
    const next = start("backend.list().then((records) => console.log(records.length));");
    expect(await ended(next)).toMatchObject({ code: 0 });
    expect(standIn.left()).toEqual([]);
  });
});

describe("what is in the temporary folder", () => {
  const run = async () => expect(await ended(start("backend.list();"))).toMatchObject({ code: 0 });

  test("of a process that lives is left alone", async () => {
    standIn.set({ faults: [{ kind: "hang", when: "before", command: "list", times: 1 }] });
    const child = start("backend.list();");
    const pid = await hanging();
    const living = standIn.left();
    await run();
    expect(standIn.left()).toEqual(living);
    // A killed process could not end what it has started.
    child.kill("SIGTERM");
    await until(async () => !(await isAlive(pid)));
  });

  test("of others is left alone", async () => {
    const names = [
      "influxdb-tokens-",
      "influxdb-tokens-0123456789ab-1-abcdefg",
      "influxdb-tokens-x-999999-abcdef",
      "other",
    ];
    for (const name of names) mkdirSync(join(standIn.temporary, name));
    writeFileSync(join(standIn.temporary, "influxdb-tokens-0123456789ab-999999-abcdef"), "a file");
    const target = join(standIn.folder, "target");
    mkdirSync(target);
    symlinkSync(target, join(standIn.temporary, "influxdb-tokens-0123456789ab-999998-abcdef"));
    // Of another machine, whose processes are not known here.
    mkdirSync(join(standIn.temporary, "influxdb-tokens-0123456789ab-999997-abcdef"));
    const before = standIn.left();
    await run();
    expect(standIn.left()).toEqual(before);
    expect(existsSync(target)).toBe(true);
  });

  test("of another machine is removed once no call can still be using it", async () => {
    const name = join(standIn.temporary, "influxdb-tokens-0123456789ab-999997-abcdef");
    mkdirSync(name);
    const longAgo = new Date(Date.now() - 2 * 60 * 60_000);
    utimesSync(name, longAgo, longAgo);
    await run();
    expect(standIn.left()).toEqual([]);
  });
});

test("works with no environment but TMPDIR: no HOME, no PATH", async () => {
  const child = start(
    "backend.create({ description: 'bare' }).then(({ record, secret }) => backend.probe(secret, record.id));",
  );
  expect(await ended(child)).toMatchObject({ code: 0 });
  expect(standIn.emulator.tokens().map(({ description }) => description)).toContain("bare");
  expect(standIn.left()).toEqual([]);
});

test("writes nowhere but below TMPDIR", async () => {
  // A read-only root cannot be had without privileges of the kernel; a working directory and a home that cannot be
  // written to, and a look at what changed beside the temporary folder, come near it.
  const bare = join(standIn.folder, "bare");
  mkdirSync(bare);
  chmodSync(bare, 0o500);
  const child = start(`process.chdir(${JSON.stringify(bare)}); backend.create({ description: "bare" });`, {
    TMPDIR: standIn.temporary,
    HOME: bare,
    XDG_CONFIG_HOME: bare,
    XDG_CACHE_HOME: bare,
  });
  expect(await ended(child)).toMatchObject({ code: 0 });
  expect(readdirSync(bare)).toEqual([]);
  expect(standIn.left()).toEqual([]);
});

test("says so when the temporary folder cannot be written to", async () => {
  const gone = join(standIn.folder, "gone");
  const child = start(
    "backend.create({ description: 'x' }).catch((error) => console.log(error.code, error.message));",
    {
      TMPDIR: gone,
    },
  );
  let output = "";
  child.stdout?.on("data", (bytes: Buffer) => {
    output += bytes.toString();
  });
  await ended(child);
  await until(() => output.endsWith("\n"));
  expect(output).toMatch(/^config .*TMPDIR/);
  expect(standIn.calls("create")).toEqual([]);
  rmSync(gone, { recursive: true, force: true });
});
