import { execFile, spawnSync } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";

jest.setTimeout(180_000);

const run = promisify(execFile);
const repository = path.resolve(__dirname, "../..");

// The linter is on PATH or built with Go; a machine with Pulumi installed needs neither.
const available = ["actionlint", "go"].some((program) => spawnSync(program, ["version"]).error === undefined);

(available ? test : test.skip)(
  "the workflows for GitHub Actions pass their linter, which finds a planted mistake",
  async () => {
    const { stdout } = await run(process.execPath, [path.join(repository, "tools/actionlint.mjs")]);
    const lint = (text: string | undefined, ...files: string[]) =>
      new Promise<string>((resolve, reject) => {
        const child = execFile(stdout.trim(), ["-shellcheck=", "-pyflakes=", ...files], (error, out) => {
          if (error !== null && error.code !== 1) reject(error);
          else resolve(out);
        });
        child.stdin?.end(text);
      });
    for (const workflow of ["github-actions.yml", "github-actions-oidc.yml"]) {
      expect(await lint(undefined, path.join(repository, "examples/pipelines", workflow))).toBe("");
    }
    expect(await lint("on: push\njobs:\n  rotate:\n    runs-on: ubuntu-latest\n", "-")).toContain("steps");
  },
);
