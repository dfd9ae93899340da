import { execFile } from "node:child_process";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";

const { load } = require("js-yaml") as { load(text: string): unknown };
const folder = path.resolve(__dirname, "../../examples/pipelines");

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Record<string, string>;
}

interface Workflow {
  readonly on: { readonly schedule: readonly { readonly cron: string }[] };
  readonly concurrency: { readonly "cancel-in-progress": boolean };
  readonly jobs: {
    readonly rotate: { readonly env: Record<string, string>; readonly steps: readonly Step[] };
  };
}

interface GitlabJob {
  readonly stage: string;
  readonly rules: readonly { readonly if: string }[];
  readonly resource_group: string;
  readonly script: readonly string[];
}

const read = async (name: string) => load(await readFile(path.join(folder, name), "utf8"));
const github = async () => (await read("github-actions.yml")) as Workflow;
const gitlab = async () => ((await read("gitlab-ci.yml")) as { "rotate-tokens": GitlabJob })["rotate-tokens"];

const scripts = {
  "GitHub Actions": async () => (await github()).jobs.rotate.steps.flatMap(({ run }) => run ?? []),
  "GitLab CI": async () => (await gitlab()).script,
};

describe.each(Object.entries(scripts))("the pipeline for %s", (_name, commands) => {
  let bin: string;

  beforeEach(async () => {
    bin = await mkdtemp(path.join(os.tmpdir(), "influxdb-tokens-pipeline-"));
  });

  afterEach(() => rm(bin, { recursive: true }));

  /** Runs the commands as a runner does, one after the other and each until its first failure. */
  async function outcome(codes: { due: readonly number[]; up?: number }) {
    const log = path.join(bin, "log");
    const stub = async (name: string, code: string) => {
      await writeFile(path.join(bin, name), `#!/bin/bash\necho ${name} "$@" >> ${log}\n${code}\n`);
      await chmod(path.join(bin, name), 0o755);
    };
    await writeFile(log, "");
    await writeFile(path.join(bin, "codes"), codes.due.join("\n"));
    const next = `code=$(head -1 ${bin}/codes); sed -i 1d ${bin}/codes; exit "$code"`;
    await stub("npx", next);
    await stub("npm", "exit 0");
    await stub("pulumi", `exit ${codes.up ?? 0}`);
    const env = { PATH: `${bin}:${process.env.PATH}`, STACK: "prod" };
    let failed = false;
    for (const command of await commands()) {
      if (failed) break;
      failed = await new Promise((resolve) => {
        execFile("bash", ["-eo", "pipefail", "-c", command], { env }, (error) => resolve(error !== null));
      });
    }
    return { failed, updated: (await readFile(log, "utf8")).includes("pulumi up --refresh --yes") };
  }

  test.each([
    [
      "nothing is due: it updates all the same, and is green",
      { due: [0, 0] },
      { failed: false, updated: true },
    ],
    ["something is due, and done", { due: [3, 0] }, { failed: false, updated: true }],
    ["something is due, and still overdue afterwards", { due: [3, 3] }, { failed: true, updated: true }],
    ["a state cannot be read", { due: [1] }, { failed: true, updated: false }],
    ["the update fails", { due: [3, 0], up: 255 }, { failed: true, updated: true }],
  ])("where %s", async (_case, codes, expected) => {
    expect(await outcome(codes)).toEqual(expected);
  });
});

test("GitHub: on a schedule, never two at a time, and the credential only where it is needed", async () => {
  const { on, concurrency, jobs } = await github();
  expect(on.schedule).toHaveLength(1);
  expect(concurrency["cancel-in-progress"]).toBe(false);
  expect(Object.keys(jobs.rotate.env)).not.toContain("INFLUXDB_MANAGEMENT_TOKEN");
  const holders = jobs.rotate.steps.filter(({ env = {} }) => "INFLUXDB_MANAGEMENT_TOKEN" in env);
  expect(holders.map(({ run }) => run?.split(" ").slice(0, 2).join(" "))).toEqual(["pulumi up"]);
});

test("GitLab: on a schedule only, never two at a time, in a stage that exists", async () => {
  const job = await gitlab();
  expect(job.rules).toEqual([{ if: '$CI_PIPELINE_SOURCE == "schedule"' }]);
  expect(job.resource_group).toBe("rotate-tokens");
  expect(((await read("gitlab-ci.yml")) as { stages: string[] }).stages).toContain(job.stage);
});
