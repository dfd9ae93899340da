import { execFile } from "node:child_process";
import path from "node:path";

const teardown = path.resolve(__dirname, "../../support/jest/globalTeardown.cjs");

test.each([0, 1])("a run whose last listener sets exit code %d ends with it", async (wanted) => {
  const script = `
require(${JSON.stringify(teardown)})();
process.on("exit", () => { if (${wanted} !== 0) process.exitCode = ${wanted}; });`;
  const code = await new Promise((resolve) => {
    execFile(process.execPath, ["-e", script], (error) => resolve(error === null ? 0 : error.code));
  });
  expect(code).toBe(wanted);
});
