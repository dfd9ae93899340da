import { writeFile } from "node:fs/promises";
import path from "node:path";
import type { EngineStack } from "../engine/engineStack";
import { program } from "../engine/program";
import { exists } from "../exists";
import { until } from "../until";

/** Says that it runs, with the engine's lock held, and waits until it may go on. */
const HELD = `const fs = require("node:fs");
fs.writeFileSync("running", "");
while (!fs.existsSync("go")) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
new ManagementToken("ci", { description: "CI", expiresIn: "90d" });`;

/** Starts an update of a stack during another one: the engine's lock turns it away, and no token is doubled. */
export async function expectOneOfTwoUpdates(stack: EngineStack, lockMessage: RegExp): Promise<void> {
  const { workspace } = stack;
  const inProject = (name: string) => path.join(workspace.project, name);
  await workspace.writeProgram(program(HELD));
  const update = () => workspace.start(["up", "--yes", "--skip-preview", "--suppress-progress"]).result;
  const first = update();
  await until(() => exists(inProject("running")));
  const second = await update();
  await writeFile(inProject("go"), "");
  expect(await first).toMatchObject({ code: 0 });
  expect(second.code).not.toBe(0);
  expect(second.output).toMatch(lockMessage);

  const { deployment } = await workspace.export();
  const tokens = (deployment.resources ?? []).filter(({ type }) => type.endsWith(":ManagementToken"));
  expect(stack.made().flatMap(({ id, state }) => (state === "active" ? [id] : []))).toEqual(
    tokens.map(({ id }) => id),
  );
  expect(tokens).toHaveLength(1);
}
