import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { RunningCommand } from "../../support/exec/command";

const tools = path.resolve(__dirname, "../../../tools");
const cacheModule = pathToFileURL(path.join(tools, "machine/cache.mjs")).href;

let cache: string;

beforeEach(async () => {
  cache = await mkdtemp(path.join(os.tmpdir(), "cache-"));
});

afterEach(async () => {
  await rm(cache, { recursive: true });
});

/** A process that makes the entry "thing": it writes its name, takes its time and writes a second file. */
function maker(name: string, { takes = 300, fails = false } = {}): RunningCommand {
  const program = `
    import { writeFile } from "node:fs/promises";
    import { makeInCache } from ${JSON.stringify(cacheModule)};
    const folder = await makeInCache("thing", async (draft) => {
      console.log("${name} makes");
      await writeFile(draft + "/by", "${name}");
      await new Promise((resolve) => setTimeout(resolve, ${takes}));
      if (${fails}) throw new Error("${name} failed");
      await writeFile(draft + "/complete", "");
    }, console.log);
    console.log("${name} has " + folder);`;
  return new RunningCommand(process.execPath, ["--input-type=module", "-e", program], {
    cwd: cache,
    env: { PATH: process.env.PATH ?? "", PULUMI_INFLUXDB_TOKENS_CACHE: cache },
    timeoutMs: 20_000,
  });
}

const madeBy = async () => await readFile(path.join(cache, "thing/by"), "utf8");

test("what several processes ask for at once is made once", async () => {
  const results = await Promise.all(["a", "b", "c"].map((name) => maker(name).result));
  const output = results.map((result) => result.output).join("");
  expect(results.map(({ code }) => code)).toEqual([0, 0, 0]);
  expect(output.match(/makes/g)).toHaveLength(1);
  expect(output.match(/has/g)).toHaveLength(3);
  expect(output).toMatch(/waiting for process \d+/);
  expect(await readdir(cache)).toEqual(["thing"]);
});

test("a failure leaves nothing behind and is tried again by the next", async () => {
  expect((await maker("a", { fails: true }).result).stderr).toContain("a failed");
  expect(await readdir(cache)).toEqual([]);
  expect((await maker("b").result).code).toBe(0);
  expect(await madeBy()).toBe("b");
});

test.each(["SIGINT", "SIGTERM"] as const)("after %s nothing half-made is left", async (signal) => {
  const first = maker("a", { takes: 60_000 });
  await first.waitForOutput(/makes/);
  first.signal(signal);
  expect((await first.result).code).toBe(128 + os.constants.signals[signal]);
  expect((await readdir(cache)).filter((name) => !name.endsWith(".lock"))).toEqual([]);
});

test("the lock and the draft of a killed process are taken over by the one that waits", async () => {
  const first = maker("a", { takes: 60_000 });
  await first.waitForOutput(/makes/);
  const second = maker("b");
  await second.waitForOutput(/waiting for process/);
  first.signal("SIGKILL");
  expect((await second.result).code).toBe(0);
  expect(await madeBy()).toBe("b");
  expect(await readdir(cache)).toEqual(["thing"]);
});
