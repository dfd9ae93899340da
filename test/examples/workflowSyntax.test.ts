import { execFile, spawnSync } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { hasGo, toolPath } from "../support/tools/toolPath";

const pipelines = path.resolve(__dirname, "../../examples/pipelines");
/** The project's own. */
const workflows = path.resolve(__dirname, "../../.github/workflows");

/** What a program prints, and whether it calls what it was given wrong. */
async function verdict(program: string, args: readonly string[], { stdin = "", cwd = pipelines } = {}) {
  return await new Promise<{ wrong: boolean; printed: string }>((resolve, reject) => {
    const child = execFile(
      program,
      args,
      { cwd, env: { PATH: process.env.PATH, HOME: cwd } },
      (error, out, err) => {
        if (error !== null && error.code !== 1) reject(error);
        else resolve({ wrong: error !== null, printed: `${out}${err}` });
      },
    );
    // A linter that reads a file may have ended by now.
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(stdin);
  });
}

// The linter is on PATH or built with Go; a machine with Pulumi installed needs neither.
const available = hasGo || spawnSync("actionlint", ["-version"]).error === undefined;

(available ? test : test.skip)(
  "the workflows for GitHub Actions pass their linter, which finds a planted mistake",
  async () => {
    const actionlint = await toolPath("actionlint");
    const lint = (file: string, stdin?: string) =>
      verdict(actionlint, ["-shellcheck=", "-pyflakes=", file], stdin === undefined ? {} : { stdin });
    const own = (await readdir(workflows)).map((name) => path.join(workflows, name));
    const examples = ["github-actions.yml", "github-actions-oidc.yml", "../policy/github-actions.yml"];
    for (const workflow of [...own, ...examples.map((name) => path.join(pipelines, name))]) {
      expect(await lint(workflow)).toEqual({ wrong: false, printed: "" });
    }
    const planted = await lint("-", "on: push\njobs:\n  rotate:\n    runs-on: ubuntu-latest\n");
    expect(planted).toEqual({ wrong: true, printed: expect.stringContaining("steps") });
  },
);

describe("the file for GitLab CI", () => {
  let folder: string;
  let linter: string;
  let text: string;

  beforeAll(async () => {
    linter = await toolPath("gitlab-ci-local");
    text = await readFile(path.join(pipelines, "gitlab-ci.yml"), "utf8");
  });

  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), "influxdb-tokens-gitlab-"));
  });

  afterEach(() => rm(folder, { recursive: true }));

  /** What the linter says of a file, and the jobs that a pipeline from a source has. */
  async function lint(content: string, source = "schedule") {
    await writeFile(path.join(folder, ".gitlab-ci.yml"), content);
    const variables = [
      "--variable",
      `CI_PIPELINE_SOURCE=${source}`,
      "--ignore-predefined-vars",
      "CI_PIPELINE_SOURCE",
    ];
    const { wrong, printed } = await verdict(process.execPath, [linter, "--list-csv", ...variables], {
      cwd: folder,
    });
    return {
      wrong,
      printed,
      jobs: [...printed.matchAll(/^([\w-]+);rotate;on_success;/gm)].map(([, job]) => job),
    };
  }

  test("passes its linter, and has its job in scheduled pipelines only", async () => {
    expect(await lint(text)).toMatchObject({ wrong: false, jobs: ["rotate-tokens"] });
    expect(await lint(text, "push")).toMatchObject({ wrong: false, jobs: [] });
  });

  test.each<[string, string, string, RegExp]>([
    ["a value of another type", "interruptible: false", "interruptible: perhaps", /must be boolean/],
    ["a word that GitLab does not know", "resource_group:", "resource_groups:", /'resource_groups' property/],
    ["a stage that is not there", "  stage: rotate", "  stage: later", /stage:later not found/],
    ["a job that does nothing", "  script:", "  scripts:", /must have script specified/],
    ["a rule that is none", "- if:", "- iff:", /'iff' property/],
  ])("%s, planted in it, is found", async (_name, right, planted, message) => {
    expect(text).toContain(right);
    const { wrong, printed } = await lint(text.replace(right, planted));
    expect({ wrong, printed }).toEqual({ wrong: true, printed: expect.stringMatching(message) });
  });
});
