import { execFile, execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { processesUsing } from "../support/exec/processes";

const repository = path.resolve(__dirname, "../..");

/** Runs the quickstart of a clone; the terminal's and the user's own things stay out of it. */
function quickstart(clone: string, ...args: string[]): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const script = path.join(clone, "tools/quickstart.mjs");
    execFile(process.execPath, [script, ...args], { cwd: clone }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), output: stdout + stderr });
    });
  });
}

describe("the quickstart", () => {
  let clone: string;

  beforeEach(() => {
    clone = mkdtempSync(path.join(tmpdir(), "quickstart-"));
    const listed = execFileSync("git", ["ls-files", "-z"], { cwd: repository, encoding: "utf8" });
    for (const file of listed.split("\0")) {
      if (file === "" || file.startsWith("test/") || !existsSync(path.join(repository, file))) continue;
      cpSync(path.join(repository, file), path.join(clone, file));
    }
    symlinkSync(path.join(repository, "node_modules"), path.join(clone, "node_modules"));
  });

  afterEach(async () => {
    expect(await processesUsing(clone)).toEqual([]);
    rmSync(clone, { recursive: true, force: true });
  });

  test.each(["http", "influxctl"])(
    "makes a token over %s, changes nothing when repeated, takes it away",
    async (backend) => {
      const first = await quickstart(clone, "--backend", backend);
      expect(first.output).toContain("the service accepts the new token: 200");
      expect(first.output).toContain("no secret in plaintext");
      expect(first.output).not.toMatch(/M\.V1\.[A-Za-z0-9+/]{5}/);
      expect(first.code).toBe(0);

      const second = await quickstart(clone);
      expect(second.output).toContain("2 unchanged");
      expect(second.code).toBe(0);

      const other = await quickstart(clone, "--backend", backend === "http" ? "influxctl" : "http");
      expect(other.output).toContain("remove it first");
      expect(other.code).toBe(1);

      const destroyed = await quickstart(clone, "--destroy");
      expect(destroyed.output).toMatch(/the service refuses M\.V1\..{4}…: 401/);
      expect(destroyed.code).toBe(0);
      expect(existsSync(path.join(clone, ".quickstart"))).toBe(false);
      expect(existsSync(path.join(clone, "Pulumi.quickstart.yaml"))).toBe(false);
    },
  );

  test("says what is wrong with its options", async () => {
    const { code, output } = await quickstart(clone, "--backend", "carrier-pigeon");
    expect(output).toContain('there is no backend "carrier-pigeon"');
    expect(code).toBe(2);
  });
});
