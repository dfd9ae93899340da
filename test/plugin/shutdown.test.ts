import { EngineStack } from "../support/engine/engineStack";
import { nativeProgram } from "../support/engine/nativeProgram";
import { pluginsGone, pluginsOf } from "../support/engine/pluginProcesses";
import { readStackFile } from "../support/engine/stackFile";
import { signalAll } from "../support/exec/processes";
import { FirstCall } from "../support/model/firstCall";

/** The plugin has to be gone so long after the engine. */
const GONE_WITHIN_MS = 60_000;

let stack: EngineStack;

beforeAll(async () => {
  stack = await EngineStack.start({
    workspace: {
      plugin: true,
      program: nativeProgram(
        'exports.token = new ManagementToken("ci", { description: "CI", expiresIn: "90d", verify: { timeout: "10m" } }).token;',
      ),
    },
  });
});

afterEach(async () => {
  stack.emulator.faults.clear();
  await stack.workspace.destroy();
  await stack.verify();
});

afterAll(() => stack.dispose());

const living = () => stack.made().filter(({ state }) => state === "active");
const recorded = async () => {
  const { tokens, pending } = await readStackFile(stack.workspace);
  return { tokens: tokens.map(({ id }) => id), pending };
};

/** Starts `up` and waits until a call has reached the service. */
async function upUntil(operation: "create" | "get") {
  const call = new FirstCall(stack.emulator, operation);
  const command = stack.workspace.start(["up", "--yes", "--skip-preview", "--suppress-progress"]);
  await call.arrival;
  return command;
}

test("kill -9 of the engine: the plugin takes the token back and leaves, and the next up is right", async () => {
  const { workspace, emulator } = stack;
  emulator.faults.add({ kind: "activation", ms: 3_600_000 });
  const command = await upUntil("get");
  expect(await pluginsOf(workspace)).toHaveLength(1);
  command.signal("SIGKILL");
  await pluginsGone(workspace, GONE_WITHIN_MS);
  expect(living()).toEqual([]);
  expect(await recorded()).toEqual({ tokens: [], pending: ["creating"] });
  // The language host lives on without an engine; it holds the pipes of the command.
  signalAll(await workspace.processes(), "SIGKILL");
  await command.result;

  emulator.faults.clear();
  await workspace.cancel();
  await workspace.up();
  expect((await recorded()).tokens).toEqual(living().map(({ id }) => id));
  expect(living()).toHaveLength(1);
  await workspace.refresh({ args: ["--clear-pending-creates"] });
});

test("a first SIGINT lets the token be recorded", async () => {
  const { emulator } = stack;
  emulator.faults.add({ kind: "latency", ms: 800, operation: "get", times: 1 });
  const command = await upUntil("create");
  command.signal("SIGINT");
  await command.result;
  expect(living()).toHaveLength(1);
  expect((await recorded()).tokens).toEqual(living().map(({ id }) => id));
});

test("a second SIGINT takes the token back", async () => {
  const { workspace, emulator } = stack;
  emulator.faults.add({ kind: "activation", ms: 3_600_000 });
  const command = await upUntil("get");
  command.signalGroup("SIGINT");
  await new Promise((resolve) => setTimeout(resolve, 500));
  command.signalGroup("SIGINT");
  await command.result;
  await pluginsGone(workspace, GONE_WITHIN_MS);
  expect(living()).toEqual([]);
  expect((await recorded()).tokens).toEqual([]);
});

test("kill -9 of the plugin: what it had created is found by its marker, and the next up is right", async () => {
  const { workspace, emulator } = stack;
  emulator.faults.add({ kind: "activation", ms: 3_600_000 });
  const command = await upUntil("get");
  signalAll(await pluginsOf(workspace), "SIGKILL");
  const { code } = await command.result;
  expect(code).not.toBe(0);
  const [orphan] = living();
  expect(living()).toHaveLength(1);
  expect(orphan?.description).toContain(" [pulumi:tokens-test/test/ci#");
  expect((await recorded()).tokens).toEqual([]);

  emulator.faults.clear();
  await workspace.up();
  expect(living().map(({ id }) => id)).toEqual([orphan?.id, ...(await recorded()).tokens]);
  if (orphan !== undefined) emulator.revoke(orphan.id);
});

test("a second engine on the same stack is turned away, and starts no plugin that stays", async () => {
  const { workspace, emulator } = stack;
  emulator.faults.add({ kind: "activation", ms: 3_600_000 });
  const command = await upUntil("get");
  const { output } = await workspace.up({ expectFailure: true });
  expect(output).toContain("the stack is currently locked");
  expect(stack.made().filter(({ state }) => state === "active")).toHaveLength(1);
  emulator.faults.clear();
  expect((await command.result).code).toBe(0);
  expect((await recorded()).tokens).toEqual(living().map(({ id }) => id));
});
