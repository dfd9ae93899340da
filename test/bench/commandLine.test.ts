import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { readOptions, UsageError } from "../../bench/options";
import { committedResults, DOCUMENTS, filled, outdatedCharts } from "../../bench/report/documents";
import { RunningCommand } from "../support/exec/command";
import { processesUsing } from "../support/exec/processes";

const repository = path.resolve(__dirname, "../..");

describe("the command line of the benchmarks", () => {
  test("names the benchmarks, the sizes and the number of pairs", () => {
    const args = ["--only", "start,cpu", "--sizes", "1,100", "--pairs", "3", "--short"];
    expect(readOptions(args)).toEqual({
      only: ["start", "cpu"],
      docs: false,
      keep: false,
      settings: { sizes: [1, 100], pairs: 3, short: true },
    });
  });

  test.each([
    [["--only", "nothing"], /no benchmark "nothing"/],
    [["--sizes", "1,many"], /"many" is not a number/],
    [["--pairs", "0"], /"0" is not a number/],
    [["--fast"], /--fast/],
  ])("refuses %j", (args, why) => {
    expect(() => readOptions(args)).toThrow(UsageError);
    expect(() => readOptions(args)).toThrow(why);
  });
});

test("Ctrl-C ends the benchmarks, and every process and folder of theirs", async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), "bench-interrupted-"));
  try {
    const main = ["--require", "./bench/register.cjs", "bench/main.ts"];
    const args = [...main, "--only", "influxctl", "--sizes", "5", "--pairs", "99"];
    const env = { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "", TMPDIR: folder };
    const command = new RunningCommand(process.execPath, args, { cwd: repository, env, timeoutMs: 570_000 });
    await command.waitForOutput(/pair 1 of 99: /);
    // Besides the benchmarks, something that they have started.
    while ((await processesUsing(folder)).length < 2) await sleep(20);
    command.signal("SIGINT");
    const { code, output } = await command.result;
    expect(code).toBe(130);
    expect(output).not.toMatch(/M\.V1\.\w/);
    // A killed process takes a moment to disappear; one that is not killed runs for minutes.
    while ((await processesUsing(folder)).length > 0) await sleep(20);
    expect(await readdir(folder)).toEqual([]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

describe("the documents", () => {
  test.each(DOCUMENTS)("the tables in %s show the committed results", async (name) => {
    const text = await readFile(path.join(repository, name), "utf8");
    expect(text).toContain("<!-- bench: ");
    expect(filled(text, await committedResults())).toBe(text);
  });

  test("the charts show the committed results", async () => {
    expect(await outdatedCharts(await committedResults())).toEqual([]);
  });

  test("the committed results hold nothing that looks like a token", async () => {
    const text = JSON.stringify([...(await committedResults())]);
    expect(text).toContain("median");
    expect(text).not.toMatch(/M\.V1\.\w/);
  });
});
