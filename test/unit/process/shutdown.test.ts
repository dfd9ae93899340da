import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, symlink } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { DEFAULT_ACCOUNT_ID, type Emulator, startEmulator } from "../../../emulator";
import { Shutdown } from "../../../provider/process/shutdown";
import { packedPackage } from "../../support/package/packedPackage";
import { until } from "../../support/until";

test("an end that does not come changes nothing of a call", async () => {
  const ending = new Shutdown();
  expect(await ending.hold(Promise.resolve("result"))).toBe("result");
  await expect(ending.hold(Promise.reject(new Error("failure")))).rejects.toThrow("failure");
  expect(ending.signal.aborted).toBe(false);
});

describe("a provider process", () => {
  let folder: string;
  let emulator: Emulator;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), "ending-"));
    await symlink(await packedPackage(), path.join(folder, "node_modules"));
  });
  afterAll(() => rm(folder, { recursive: true }));
  beforeEach(async () => {
    emulator = await startEmulator();
  });
  afterEach(() => emulator.stop());

  /** A process that is about to create a token, as the engine's launcher runs it. */
  function creating(verify: unknown) {
    const config = {
      "influxdb-tokens:endpoint": emulator.url,
      "influxdb-tokens:accountId": DEFAULT_ACCOUNT_ID,
      // What does not end by itself waits for its calls, and runs into the time that a test may take.
      "influxdb-tokens:timeout": "10m",
    };
    const script = `
const { provider } = require("pulumi-influxdb-tokens/runtime");
const config = ${JSON.stringify(config)};
provider.configure({ config: { get: (key) => config[key] } });
const inputs = { description: "CI", owner: "p/s/ci", __provider: "text", verify: ${JSON.stringify(verify)} };
provider.create(inputs).then(({ id }) => console.log("created " + id), (error) => console.log(error.message));
setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ["-e", script], {
      cwd: folder,
      env: { INFLUXDB_MANAGEMENT_TOKEN: emulator.secret },
      stdio: ["pipe", "pipe", "inherit"],
    });
    let output = "";
    child.stdout.on("data", (bytes: Buffer) => {
      output += bytes.toString();
    });
    const ended = once(child, "close").then(([code]) => ({ code: code as number | null, output }));
    return { child, ended, printed: () => output };
  }

  const made = () => emulator.tokens().slice(1);

  const ends = [
    ["SIGTERM", 143],
    ["SIGINT", 130],
    ["end of input", 0],
  ] as const;

  function end({ child }: ReturnType<typeof creating>, how: string): void {
    if (how === "end of input") child.stdin.end();
    else child.kill(how as NodeJS.Signals);
  }

  test.each(ends)(
    "%s while the token is being made: it is revoked, and the call fails",
    async (how, code) => {
      emulator.faults.add({ kind: "latency", ms: 1_000, when: "after", operation: "create" });
      const running = creating(true);
      await until(() => made().length === 1);
      const start = Date.now();
      end(running, how);
      expect(await running.ended).toEqual({
        code,
        output: expect.stringMatching(/^the run was ended .* was revoked again\n$/),
      });
      expect(Date.now() - start).toBeLessThan(60_000);
      expect(made().map(({ state }) => state)).toEqual(["revoked"]);
    },
  );

  test.each(ends)(
    "%s while the token is being verified: it is revoked, and the call fails",
    async (how, code) => {
      emulator.faults.add({ kind: "activation", ms: 3_600_000 });
      const running = creating({ timeout: "10m" });
      await until(() => emulator.requests.some(({ operation }) => operation === "get"));
      end(running, how);
      expect(await running.ended).toMatchObject({
        code,
        output: expect.stringContaining("was revoked again"),
      });
      expect(made().map(({ state }) => state)).toEqual(["revoked"]);
    },
  );

  test.each(ends)(
    "%s while the answer never comes: the token is found and revoked in time",
    async (how, code) => {
      emulator.faults.add({ kind: "hang", when: "after", operation: "create" });
      const running = creating(true);
      await until(() => made().length === 1);
      const start = Date.now();
      end(running, how);
      expect((await running.ended).code).toBe(code);
      expect(Date.now() - start).toBeLessThan(60_000);
      expect(made().map(({ state }) => state)).toEqual(["revoked"]);
    },
  );

  test.each(ends)("%s after the token was handed over: it lives", async (how, code) => {
    const running = creating(true);
    await until(() => running.printed().startsWith("created "));
    end(running, how);
    expect(await running.ended).toMatchObject({ code, output: expect.stringMatching(/^created /) });
    expect(made().map(({ state }) => state)).toEqual(["active"]);
  });

  test("the end of a silent service is bounded", async () => {
    emulator.faults.add({ kind: "hang" });
    const running = creating(true);
    await until(() => emulator.requests.length === 1);
    const start = Date.now();
    end(running, "SIGTERM");
    expect((await running.ended).code).toBe(143);
    expect(Date.now() - start).toBeLessThan(60_000);
  });
});
