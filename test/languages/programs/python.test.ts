import { execFile } from "node:child_process";
import { cp, mkdir } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { findPart } from "../../support/tools/realPart";
import { describeProgram } from "./program";

const run = promisify(execFile);
const parts = {
  host: findPart("python-host"),
  pulumi: findPart("python-sdk"),
  sdk: findPart("python-package"),
};

describeProgram("python", "__main__.py", parts, ({ host, pulumi, sdk }) => ({
  path: [pulumi, host],
  // Where `pip install` puts the SDK below: the environment itself belongs to all tests.
  env: { PYTHONPATH: "packages", PYTHONDONTWRITEBYTECODE: "1" },
  prepare: async (project) => {
    const copy = path.join(project, "sdks/influxdb-tokens");
    await mkdir(path.dirname(copy));
    // pip builds beside the sources.
    await cp(sdk, copy, { recursive: true });
    const options = [
      "--no-deps",
      "--no-index",
      "--no-build-isolation",
      "--no-cache-dir",
      "--target",
      "packages",
    ];
    await run(path.join(pulumi, "python3"), ["-m", "pip", "install", ...options, copy], { cwd: project });
  },
}));
