import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { ExampleStack } from "../support/engine/exampleStack";
import { StandIns } from "../support/stores/commandStandIns";
import { DAY } from "../support/time";

/** A stand-in for `bao`: the real one is in test/delivery. */
let bao: StandIns;
let example: ExampleStack;
/** How the second provider reaches the emulator. */
let env: Record<string, string>;
const folder = mkdtempSync(path.join(os.tmpdir(), "influxdb-tokens-chain-"));

beforeAll(async () => {
  bao = await StandIns.start(path.join(folder, "bin"), ["bao"]);
  example = await ExampleStack.start("chain", { path: [bao.folder] });
  const { url } = example.stack.emulator;
  env = { INFLUXDB_TOKENS_ENDPOINT: url, INFLUXDB_TOKENS_CLUSTER_URL: url };
});

afterAll(async () => {
  await example?.dispose();
  await bao?.stop();
  rmSync(folder, { recursive: true, force: true });
});

afterEach(async () => expect(await example.leaks()).toEqual([]));

/** The living database tokens, by what they are for. */
const living = () =>
  example.stack
    .madeForDatabases()
    .filter(({ state }) => state === "active")
    .map(({ description }) => description.replace(/ \[.*/, ""));

/** Every request since the last call by whom it authenticated: `admin` or the credential of the environment. */
const requests = () => example.stack.takeRequests();

test("one update makes the token, the database and both tokens, and stores the reader's", async () => {
  const { workspace, emulator } = example.stack;
  await workspace.up({ env });
  expect(living().sort()).toEqual(["Dashboards: read sensors", "Devices: write sensors"]);
  expect(emulator.databases()).toMatchObject([
    { name: "sensors", retentionPeriod: String(90 * 86_400 * 10 ** 9), state: "active" },
  ]);
  const [delivered, ...others] = bao.take();
  expect(others).toEqual([]);
  const { accepted } = await use(delivered?.stdin ?? "", "/query?db=sensors&q=SHOW%20MEASUREMENTS");
  expect(accepted).toBe(true);
  const writer = String(await workspace.output("writerToken", { showSecrets: true }));
  expect(await use(writer, "/api/v2/write?bucket=sensors", "temperature value=21")).toEqual({
    accepted: true,
  });
  expect(emulator.lines("sensors")).toEqual(["temperature value=21"]);
  await workspace.up({ env, args: ["--expect-no-changes"] });
});

test("the management token rotates in one update, and nothing that was made with it changes", async () => {
  const before = example.stack.madeForDatabases().map(({ id }) => id);
  const [first] = example.living;
  await example.advance(61 * DAY);
  // The reader is due as well: it is rotated with the new management token.
  await example.workspace.up({ env, args: ["--refresh"] });
  expect(example.living).toHaveLength(2);
  expect(example.living).toContain(first);
  expect(example.stack.madeForDatabases().map(({ id }) => id)).toEqual([...before, expect.any(String)]);
  expect(bao.take()).toHaveLength(1);
  await example.advance(8 * DAY);
  await example.workspace.up({ env, args: ["--refresh"] });
  expect(example.living).not.toContain(first);
  expect(living().sort()).toEqual(["Dashboards: read sensors", "Devices: write sensors"]);
  requests();
  await example.workspace.up({ env, args: ["--expect-no-changes"] });
  expect(requests()).toEqual([]);
});

test("destroy refuses to delete the data until an update allowed it, and then leaves nothing", async () => {
  const { workspace, emulator } = example.stack;
  await workspace.destroy({ env, expectFailure: true });
  expect(emulator.databases()).toMatchObject([{ name: "sensors", state: "active" }]);
  expect(workspace.transcript).toContain("forceDestroy");
  await workspace.config("forceDestroy", "true");
  await workspace.up({ env });
  await workspace.destroy({ env });
  expect(emulator.databases()).toMatchObject([{ name: "sensors", state: "deleted" }]);
  expect(living()).toEqual([]);
  expect(example.living).toEqual([]);
});

/** Uses a database token on the cluster. */
async function use(secret: string, target: string, body?: string): Promise<{ accepted: boolean }> {
  const { ok } = await fetch(`${example.stack.emulator.url}${target}`, {
    headers: { Authorization: `Bearer ${secret}` },
    ...(body === undefined ? {} : { method: "POST", body }),
  });
  return { accepted: ok };
}
