import { setTimeout as sleep } from "node:timers/promises";
import { RunningCommand } from "../../support/exec/command";
import { childrenOf, isAlive, processesUsing } from "../../support/exec/processes";

const quick = { cwd: __dirname, env: { PATH: process.env.PATH ?? "" }, timeoutMs: 10_000 };
const node = (program: string, options = {}) =>
  new RunningCommand(process.execPath, ["-e", program], { ...quick, ...options });

test("a command's output is kept, by stream and in order", async () => {
  const seen: string[] = [];
  const onOutput = (bytes: Buffer) => seen.push(bytes.toString());
  const result = await node(`console.log("out"); console.error("err"); process.exitCode = 3`, { onOutput })
    .result;
  expect(result).toMatchObject({ code: 3, signal: null, stdout: "out\n", stderr: "err\n" });
  expect(seen.sort()).toEqual(["err\n", "out\n"]);
});

test("a command gets the given environment and input, and nothing of the caller's", async () => {
  const program = `process.stdin.pipe(process.stdout); console.log(Object.keys(process.env).join())`;
  const result = await node(program, { stdin: "hello" }).result;
  expect(result.stdout).toBe("PATH\nhello");
});

test("output can be waited for, and its absence is an error that shows what there was", async () => {
  const command = node(`console.log("ready"); setTimeout(() => {}, 60_000)`);
  await command.waitForOutput(/ready/);
  expect(await isAlive(command.pid)).toBe(true);
  command.signal("SIGTERM");
  expect(await command.result).toMatchObject({ code: null, signal: "SIGTERM" });
  expect(await isAlive(command.pid)).toBe(false);
  await expect(node(`console.log("other")`).waitForOutput(/never/)).rejects.toThrow("other");
});

test("a command that does not end in time is killed with its children", async () => {
  const child = `require("node:child_process").spawn("sleep", ["60"], { stdio: "inherit" })`;
  const command = node(`${child}; console.log("ready")`, { timeoutMs: 1_000 });
  await command.waitForOutput(/ready/);
  const children = await childrenOf(command.pid);
  expect(children).toHaveLength(1);
  await expect(command.result).rejects.toThrow("did not end within 1000 ms");
  await expectToEnd(children);
});

test("processes are found by a folder that their environment names, whoever their parent is", async () => {
  const mark = `/nowhere/${process.pid}-mark`;
  const program = `require("node:child_process").spawn("sleep", ["60"], { detached: true, stdio: "ignore" }).unref()`;
  await node(program, { env: { ...quick.env, HOME: mark } }).result;
  const found = await processesUsing(mark);
  expect(found).toHaveLength(1);
  for (const pid of found) process.kill(pid, "SIGKILL");
  await expectToEnd(found);
});

async function expectToEnd(pids: number[]): Promise<void> {
  const deadline = Date.now() + 540_000;
  while ((await Promise.all(pids.map(isAlive))).includes(true)) {
    if (Date.now() > deadline) throw new Error(`still alive: ${pids.join(", ")}`);
    await sleep(20);
  }
}
