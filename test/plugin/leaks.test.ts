import { mkdtemp, readFile } from "node:fs/promises";
import path from "node:path";
import { EngineStack } from "../support/engine/engineStack";
import { nativeProgram } from "../support/engine/nativeProgram";
import { findSecrets } from "../support/leaks";

/** Everything that the engine can be asked to tell about a run, at once. */
const TRACES = ["--debug", "--logtostderr", "-v=9", "--logflow", "--diff"];

let stack: EngineStack;

beforeAll(async () => {
  stack = await EngineStack.start({ workspace: { plugin: true } });
  // A credential of another account is never printed by the package, and by the engine only if it is asked to.
  stack.secrets.push(stack.emulator.secret);
});

afterAll(async () => {
  await stack.workspace.destroy();
  await stack.dispose();
});

/** One token of its own for each run, so that there is something to tell. */
const declared = (description: string, deliver = "") =>
  nativeProgram(`const ci = new ManagementToken("ci", { description: "${description}", expiresIn: "90d"${deliver} });
exports.fingerprint = ci.fingerprint;`);

/** Where a command that is asked for all traces tells a secret. */
async function traced(args: readonly string[]) {
  const { workspace, secrets } = stack;
  const folder = await mkdtemp(path.join(workspace.root, "traces-"));
  const [events, calls] = [path.join(folder, "events.json"), path.join(folder, "calls.json")];
  const { code, output } = await workspace.start([...args, "--event-log", events], {
    env: { PULUMI_DEBUG_COMMANDS: "true", PULUMI_DEBUG_GRPC: calls },
    revealsSecrets: true,
  }).result;
  expect(code).toBe(0);
  const read = (file: string) => readFile(file, "utf8");
  const texts = { output, events: await read(events), calls: await read(calls) };
  const found = await findSecrets({ secrets, texts });
  return [...new Set(found.map(({ place }) => place.split(":")[0]))].sort();
}

const UP = ["up", "--yes", "--skip-preview"];

test("what commands print without traces has no secret", async () => {
  const { workspace, secrets } = stack;
  await workspace.writeProgram(declared("first"));
  const said: Record<string, string> = {};
  for (const args of [
    ["preview", "--diff"],
    [...UP, "--diff"],
    ["preview", "--json"],
    ["refresh", "--yes", "--diff"],
  ]) {
    said[args.join(" ")] = (await workspace.run(args)).output;
  }
  expect(await findSecrets({ secrets, texts: said, folders: [workspace.root] })).toEqual([]);
});

test("with its traces the engine tells a token's secret, as it does of a dynamic resource", async () => {
  await stack.workspace.writeProgram(declared("traced"));
  expect(await traced([...UP, ...TRACES])).toEqual(["calls", "events", "output"]);
});

test("but nothing at all of a token that is kept out of the state", async () => {
  const deliver = ', deliver: { command: ["sh", "-c", "cat > /dev/null"], keepInState: false }';
  await stack.workspace.writeProgram(declared("kept out", deliver));
  // The first run revokes the token that stood in the state, and so tells it once more.
  await stack.workspace.up();
  await stack.workspace.writeProgram(declared("kept out of the state", deliver));
  expect(await traced([...UP, ...TRACES])).toEqual([]);
  expect(await traced(["refresh", "--yes", "--skip-preview", ...TRACES])).toEqual([]);
});
