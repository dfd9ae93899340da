import { execFile } from "node:child_process";
import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { ExampleStack } from "../support/engine/exampleStack";
import { DAY } from "../support/time";

const run = promisify(execFile);
let running: ExampleStack | undefined;

const start = async (name: string) => {
  running = await ExampleStack.start(name);
  return running;
};

afterEach(async () => {
  try {
    expect(await running?.leaks()).toEqual([]);
    expect(running?.living).toEqual([]);
  } finally {
    await running?.dispose();
    running = undefined;
  }
});

const sorted = (...ids: (string | undefined)[]) => ids.flatMap((id) => id ?? []).sort();

test("rotation by time: two rotations, and what is due before and after them", async () => {
  const example = await start("rotation-by-time");
  let { tokenId: current } = await example.up();
  await example.advance(55 * DAY);
  expect(await example.due("1d")).toEqual([]);
  expect(await example.due("7d")).toEqual(["rotate"]);
  for (let cycle = 0; cycle < 2; cycle++) {
    await example.advance(10 * DAY);
    if (cycle === 0) await example.workspace.preview();
    expect(example.living).toEqual(sorted(current));
    const rotated = await example.up();
    expect(rotated.previousTokenId).toBe(current);
    current = rotated.tokenId;
    expect(example.living).toEqual(sorted(current, rotated.previousTokenId));
    await example.advance(8 * DAY);
    if (cycle === 1) expect(await example.due("1s")).toEqual(["retire"]);
    const args = cycle % 2 === 0 ? ["--refresh"] : [];
    expect(await example.up({ args })).toMatchObject({ generation: cycle + 2 });
    expect(example.living).toEqual(sorted(current));
    if (cycle === 1) expect(await example.due("1s")).toEqual([]);
    await example.advance(47 * DAY);
  }
  expect(example.stack.made()).toHaveLength(3);
  await example.workspace.destroy();
});

test("a rotation that is asked for: one, and both tokens live", async () => {
  const example = await start("rotation-forced");
  const first = await example.up();
  await example.workspace.config("tokens-test:rotation", "2");
  const second = await example.up();
  expect(second).toMatchObject({ generation: 2, previousTokenId: first.tokenId });
  expect(await example.up()).toMatchObject({ generation: 2, tokenId: second.tokenId });
  expect(example.living).toEqual(sorted(first.tokenId, second.tokenId));
  await example.workspace.destroy();
});

test("confirmed retirement: the old token outlives its date until the store has the new one", async () => {
  const example = await start("rotation-confirmed");
  const store = path.join(example.folder, "store");
  const first = await example.up();
  await example.advance(61 * DAY);
  // The store is down: a folder lies where the file has to go.
  await rm(store);
  await mkdir(store);
  await example.workspace.up({ expectFailure: true });
  const second = await example.rotatingToken();
  expect(second.previousTokenId).toBe(first.tokenId);
  await example.advance(10 * DAY);
  await example.workspace.up({ expectFailure: true });
  expect(example.living).toEqual(sorted(first.tokenId, second.tokenId));
  // Nothing fails in a run that leaves the store out.
  const resources = await example.workspace.resources("ci");
  const file = resources.find(({ type }) => type.endsWith(":Resource"));
  const { output } = await example.workspace.up({ args: ["--exclude", file?.urn ?? ""] });
  expect(output).toMatch(/is past its date and stays alive: file in confirmedBy/);
  expect(example.living).toEqual(sorted(first.tokenId, second.tokenId));
  expect(await example.due("1s")).toEqual(["retire"]);

  await rm(store, { recursive: true });
  await example.up();
  expect(example.living).toEqual(sorted(second.tokenId));
  expect(await example.workspace.output("retiredTokenId")).toBe(first.tokenId);
  expect(await example.due("1s")).toEqual([]);
  expect((await example.up({ args: ["--refresh"] })).previousTokenId).toBeUndefined();
  await example.workspace.destroy();
});

test("bootstrap: two rotations of the credential in use, each run with what the last one stored", async () => {
  const example = await start("bootstrap");
  const open = path.resolve(__dirname, "../../examples/bootstrap/open.mjs");
  const stored = async () => {
    const { STORE_KEY = "", STORE_PATH = "" } = example.workspace.env;
    const { stdout } = await run(process.execPath, [open, STORE_PATH], { env: { STORE_KEY } });
    return { env: { INFLUXDB_MANAGEMENT_TOKEN: stdout } };
  };
  const refreshed = async () => example.up({ ...(await stored()), args: ["--refresh"] });

  let { tokenId: current } = await example.up();
  for (let cycle = 0; cycle < 2; cycle++) {
    await example.advance(61 * DAY);
    const rotated = await refreshed();
    expect(rotated.previousTokenId).toBe(current);
    current = rotated.tokenId;
    await example.advance(8 * DAY);
    expect((await refreshed()).tokenId).toBe(current);
    expect(example.living).toEqual(sorted(current));
  }
  const { output } = await example.workspace.destroy({ ...(await stored()), expectFailure: true });
  expect(output).toMatch(/with which the provider itself authenticates: it was not revoked/);
  expect(example.living).toEqual(sorted(current));
  await example.workspace.destroy();
});
