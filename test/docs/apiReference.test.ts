import { execFile } from "node:child_process";
import path from "node:path";

const repository = path.resolve(__dirname, "../..");

test("docs/api is what the doc comments say", async () => {
  const { code, output } = await new Promise<{ code: number; output: string }>((resolve) => {
    const args = [path.join(repository, "tools/apiReference.mjs"), "--check"];
    execFile(process.execPath, args, { cwd: repository }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), output: stdout + stderr });
    });
  });
  expect({ code, output }).toEqual({ code: 0, output: "" });
});
