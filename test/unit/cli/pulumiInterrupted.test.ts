import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { runInProcess } from "../../support/command/programRun";
import { isAlive } from "../../support/exec/processes";

test("Ctrl-C leaves no engine behind, whatever it ignores", async () => {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-ending-test-"));
  try {
    const pidFile = join(folder, "pid");
    const stubborn = `process.on("SIGTERM", () => {}); setTimeout(() => {}, 60_000);
require("fs").writeFileSync(${JSON.stringify(pidFile)}, String(process.pid));`;
    writeFileSync(join(folder, "pulumi"), `#!/usr/bin/env node\n${stubborn}\n`);
    chmodSync(join(folder, "pulumi"), 0o755);
    const ending = new AbortController();
    const look = setInterval(() => {
      if (existsSync(pidFile) && readFileSync(pidFile, "utf8") !== "") ending.abort(clearInterval(look));
    }, 20);
    const PATH = [folder, dirname(process.execPath), "/usr/bin", "/bin"].join(":");
    const { code, err } = await runInProcess(["due"], {
      environment: { PATH },
      folder,
      signal: ending.signal,
    });
    expect({ code, err }).toEqual({ code: 1, err: "influxdb-tokens due: interrupted\n" });
    expect(await isAlive(Number(readFileSync(pidFile, "utf8")))).toBe(false);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
