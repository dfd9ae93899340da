import { splitDescription } from "../../../provider/token/ownerMarker";
import { EngineStack } from "../../support/engine/engineStack";
import { oneToken } from "../../support/engine/program";
import { idleLaunchersOf, runtimesGone, runtimesOf } from "../../support/engine/runtimes";
import { readStackFile } from "../../support/engine/stackFile";
import { signalAll } from "../../support/exec/processes";
import { FirstCall } from "../../support/model/firstCall";
import { preloading } from "../../support/preloads/preloading";

/** The provider has to be gone so long after the engine. */
const GONE_WITHIN_MS = 60_000;

let stack: EngineStack;

beforeAll(async () => {
  stack = await EngineStack.start({
    workspace: {
      env: { NODE_OPTIONS: preloading("nameRuntime") },
      program: oneToken({ description: "CI", expiresIn: "90d", verify: { timeout: "10m" } }),
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

/** Starts `up` and waits until a call has reached the service. */
async function upUntil(operation: "create" | "get", args: readonly string[] = []) {
  const call = new FirstCall(stack.emulator, operation);
  const command = stack.workspace.start(["up", "--yes", "--skip-preview", "--suppress-progress", ...args]);
  await call.arrival;
  await new Promise((resolve) => setTimeout(resolve, 100));
  return command;
}

test("kill -9 of the engine: the provider takes the token back and leaves, and the next up is right", async () => {
  const { workspace, emulator } = stack;
  emulator.faults.add({ kind: "activation", ms: 3_600_000 });
  const command = await upUntil("get");
  expect(await runtimesOf(workspace)).toHaveLength(1);
  command.signal("SIGKILL");
  await runtimesGone(workspace, GONE_WITHIN_MS);
  expect(living()).toEqual([]);
  expect(stack.made()).toHaveLength(1);
  expect((await readStackFile(workspace)).pending).toEqual(["creating"]);
  // The language host lives on without an engine; it holds the pipes of the command.
  signalAll(await workspace.processes(), "SIGKILL");
  await command.result;

  emulator.faults.clear();
  await workspace.cancel();
  await workspace.up();
  const { tokens } = await readStackFile(workspace);
  expect(tokens.map(({ id }) => id)).toEqual(living().map(({ id }) => id));
  expect(tokens).toHaveLength(1);
  await workspace.refresh({ args: ["--clear-pending-creates"] });
  expect((await readStackFile(workspace)).pending).toEqual([]);
});

test("after kill -9, at most a launcher lives on that no call has ever reached: it can make nothing", async () => {
  const { workspace, emulator } = stack;
  await workspace.up();
  const [before] = living();
  if (before !== undefined) emulator.revoke(before.id);
  emulator.faults.add({ kind: "activation", ms: 3_600_000 });
  const command = await upUntil("get", ["--refresh"]);
  command.signal("SIGKILL");
  await runtimesGone(workspace, GONE_WITHIN_MS);
  expect(living()).toEqual([]);
  // Pulumi's own behaviour. Where this is 0, docs/reliability.md need not mention it any more.
  expect(await idleLaunchersOf(workspace)).toHaveLength(1);
  signalAll(await workspace.processes(), "SIGKILL");
  await command.result;
  emulator.faults.clear();
  await workspace.cancel();
});

test("a first SIGINT lets the token be recorded", async () => {
  const { workspace, emulator } = stack;
  emulator.faults.add({ kind: "latency", ms: 800, operation: "get", times: 1 });
  const command = await upUntil("create");
  command.signal("SIGINT");
  await command.result;
  const { tokens } = await readStackFile(workspace);
  expect(tokens.map(({ id }) => id)).toEqual(living().map(({ id }) => id));
  expect(tokens).toHaveLength(1);
});

test("a second SIGINT takes the token back", async () => {
  const { workspace, emulator } = stack;
  emulator.faults.add({ kind: "activation", ms: 3_600_000 });
  const command = await upUntil("get");
  command.signalGroup("SIGINT");
  await new Promise((resolve) => setTimeout(resolve, 500));
  command.signalGroup("SIGINT");
  await command.result;
  await runtimesGone(workspace, GONE_WITHIN_MS);
  expect(living()).toEqual([]);
  expect((await readStackFile(workspace)).tokens).toEqual([]);
});

test("kill -9 of the provider: what it had made is found by its marker, and the next up is right", async () => {
  const { workspace, emulator } = stack;
  emulator.faults.add({ kind: "activation", ms: 3_600_000 });
  const command = await upUntil("get");
  signalAll(await runtimesOf(workspace), "SIGKILL");
  expect((await command.result).code).not.toBe(0);
  const [orphan] = living();
  expect(living()).toHaveLength(1);
  const marker = splitDescription(orphan?.description ?? "").marker;
  expect(marker?.path).toBe("organization/tokens-test/test/ci");
  expect((await readStackFile(workspace)).tokens).toEqual([]);

  emulator.faults.clear();
  await workspace.up();
  const managed = (await readStackFile(workspace)).tokens.map(({ id }) => id);
  expect(living().map(({ id }) => id)).toEqual([orphan?.id, ...managed]);
  if (orphan !== undefined) emulator.revoke(orphan.id);
});
