import { execFile } from "node:child_process";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { ExampleStack } from "../support/engine/exampleStack";
import { accepts } from "../support/service/accepts";
import { DAY } from "../support/time";

const run = promisify(execFile);
let example: ExampleStack;

afterEach(async () => {
  try {
    expect(await example.leaks()).toEqual([]);
    expect(example.living).toEqual([]);
  } finally {
    await example.dispose();
  }
});

/** The example of a confirmed retirement, with a rotating token that retires by itself instead. */
async function startAutomatic(): Promise<ExampleStack> {
  example = await ExampleStack.start("rotation-confirmed");
  const file = path.join(example.workspace.project, "index.js");
  const manual = await readFile(file, "utf8");
  const automatic = manual
    .replace(/retire: "manual"/, 'retire: "auto"')
    .replace(/^const retirement = .*$/m, "")
    .replace(/^exports.retiredTokenId = retirement.*$/m, "");
  expect(automatic).not.toMatch(/manual|TokenRetirement\(/);
  await writeFile(file, automatic);
  return example;
}

test("retire auto, and a store that takes nothing from the rotation until after the date", async () => {
  const { workspace, stack: service, folder } = await startAutomatic();
  const open = path.resolve(__dirname, "../../examples/bootstrap/open.mjs");
  /** What a consumer fetches: the store can be read all the time. */
  const fetched = async () => {
    const { STORE_KEY = "", STORE_PATH = "" } = workspace.env;
    return (await run(process.execPath, [open, STORE_PATH], { env: { STORE_KEY } })).stdout;
  };
  const first = await example.up();
  const old = await fetched();

  // Where the next file would be written lies a folder: the store takes nothing.
  const obstacle = path.join(folder, "store.new");
  await mkdir(obstacle);
  await example.advance(61 * DAY);
  await workspace.up({ expectFailure: true });
  const second = await example.rotatingToken();
  expect(second).toMatchObject({ generation: 2, previousTokenId: first.tokenId });

  // Within the overlap every update fails, and says so; whoever fetches the old token can use it.
  await example.advance(6 * DAY);
  await workspace.up({ expectFailure: true });
  const { tokenId, previousTokenId } = second;
  expect(await example.rotatingToken()).toMatchObject({ generation: 2, tokenId, previousTokenId });
  expect(await fetched()).toBe(old);
  expect(await accepts(service.emulator, old)).toBe(true);
  expect(await example.due("2d")).toEqual(["retire"]);

  // The engine comes to the rotating token before the store: the date is kept, and consumers are cut off.
  await example.advance(2 * DAY);
  await workspace.up({ expectFailure: true });
  expect(example.living).toEqual([second.tokenId]);
  expect(await fetched()).toBe(old);
  expect(await accepts(service.emulator, old)).toBe(false);
  expect(await example.due("1s")).toEqual([]);

  // The store is back: it gets the token that was made for it on the first day, and no further one is made.
  await rm(obstacle, { recursive: true });
  expect((await example.up()).tokenId).toBe(second.tokenId);
  expect(await accepts(service.emulator, await fetched())).toBe(true);
  expect(service.made()).toHaveLength(2);
  await workspace.destroy();
});
