import { execFile } from "node:child_process";
import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { MovableWorld } from "../support/engine/exampleStack";
import { DAY } from "../support/lifecycle/rotationValues";

const run = promisify(execFile);
let movable: MovableWorld | undefined;

const start = async (example: string) => {
  movable = await MovableWorld.start(example);
  return movable;
};

afterEach(async () => {
  try {
    expect(await movable?.leaks()).toEqual([]);
    expect(movable?.living).toEqual([]);
  } finally {
    await movable?.dispose();
    movable = undefined;
  }
});

const sorted = (...ids: (string | undefined)[]) => ids.flatMap((id) => id ?? []).sort();

test("rotation by time: two rotations, and what is due before and after them", async () => {
  const world = await start("rotation-by-time");
  let { tokenId: current } = await world.up();
  await world.advance(55 * DAY);
  expect(await world.due("1d")).toEqual([]);
  expect(await world.due("7d")).toEqual(["rotate"]);
  for (let cycle = 0; cycle < 2; cycle++) {
    await world.advance(10 * DAY);
    if (cycle === 0) await world.workspace.preview();
    expect(world.living).toEqual(sorted(current));
    const rotated = await world.up();
    expect(rotated.previousTokenId).toBe(current);
    current = rotated.tokenId;
    expect(world.living).toEqual(sorted(current, rotated.previousTokenId));
    await world.advance(8 * DAY);
    if (cycle === 1) expect(await world.due("1s")).toEqual(["retire"]);
    const args = cycle % 2 === 0 ? ["--refresh"] : [];
    expect(await world.up({ args })).toMatchObject({ generation: cycle + 2 });
    expect(world.living).toEqual(sorted(current));
    if (cycle === 1) expect(await world.due("1s")).toEqual([]);
    await world.advance(47 * DAY);
  }
  expect(world.world.made()).toHaveLength(3);
  await world.workspace.destroy();
});

test("a rotation that is asked for: one, and both tokens live", async () => {
  const world = await start("rotation-forced");
  const first = await world.up();
  await world.workspace.config("tokens-test:rotation", "2");
  const second = await world.up();
  expect(second).toMatchObject({ generation: 2, previousTokenId: first.tokenId });
  expect(await world.up()).toMatchObject({ generation: 2, tokenId: second.tokenId });
  expect(world.living).toEqual(sorted(first.tokenId, second.tokenId));
  await world.workspace.destroy();
});

test("confirmed retirement: the old token outlives its date until the store has the new one", async () => {
  const world = await start("rotation-confirmed");
  const store = path.join(world.folder, "store");
  const first = await world.up();
  await world.advance(61 * DAY);
  // The store is down: a folder lies where the file has to go.
  await rm(store);
  await mkdir(store);
  await world.workspace.up({ expectFailure: true });
  const second = await world.succession();
  expect(second.previousTokenId).toBe(first.tokenId);
  await world.advance(10 * DAY);
  await world.workspace.up({ expectFailure: true });
  expect(world.living).toEqual(sorted(first.tokenId, second.tokenId));
  // Nothing fails in a run that leaves the store out.
  const resources = await world.workspace.resources("ci");
  const file = resources.find(({ type }) => type.endsWith(":Resource"));
  const { output } = await world.workspace.up({ args: ["--exclude", file?.urn ?? ""] });
  expect(output).toMatch(/is past its date and stays alive: file in confirmedBy/);
  expect(world.living).toEqual(sorted(first.tokenId, second.tokenId));
  expect(await world.due("1s")).toEqual(["retire"]);

  await rm(store, { recursive: true });
  await world.up();
  expect(world.living).toEqual(sorted(second.tokenId));
  expect(await world.workspace.output("retiredTokenId")).toBe(first.tokenId);
  expect(await world.due("1s")).toEqual([]);
  expect((await world.up({ args: ["--refresh"] })).previousTokenId).toBeUndefined();
  await world.workspace.destroy();
});

test("bootstrap: two rotations of the credential in use, each run with what the last one stored", async () => {
  const world = await start("bootstrap");
  const open = path.resolve(__dirname, "../../examples/bootstrap/open.mjs");
  const stored = async () => {
    const { STORE_KEY = "", STORE_PATH = "" } = world.workspace.env;
    const { stdout } = await run(process.execPath, [open, STORE_PATH], { env: { STORE_KEY } });
    return { env: { INFLUXDB_MANAGEMENT_TOKEN: stdout } };
  };
  const refreshed = async () => world.up({ ...(await stored()), args: ["--refresh"] });

  let { tokenId: current } = await world.up();
  for (let cycle = 0; cycle < 2; cycle++) {
    await world.advance(61 * DAY);
    const rotated = await refreshed();
    expect(rotated.previousTokenId).toBe(current);
    current = rotated.tokenId;
    await world.advance(8 * DAY);
    expect((await refreshed()).tokenId).toBe(current);
    expect(world.living).toEqual(sorted(current));
  }
  const { output } = await world.workspace.destroy({ ...(await stored()), expectFailure: true });
  expect(output).toMatch(/with which the provider itself authenticates: it was not revoked/);
  expect(world.living).toEqual(sorted(current));
  await world.workspace.destroy();
});
