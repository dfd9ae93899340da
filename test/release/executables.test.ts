import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { evaluate } from "../support/tools/evaluate";

const imports = `
  import { readFile } from "node:fs/promises";
  import path from "node:path";
  import { build } from "./tools/build.mjs";
  import { checkExecutable } from "./tools/archives/check.mjs";
  import { makeExecutable } from "./tools/archives/executable.mjs";
  import { host, platforms } from "./tools/archives/platforms.mjs";
  import { ensure } from "./tools/ensure.mjs";
  const bundle = "dist/plugin/pulumi-resource-influxdb-tokens.cjs";
  const nodeOf = async (platform) =>
    path.join((await ensure("node-" + platform)).at, platforms[platform].program);`;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "release-executable-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** What is wrong with an executable as it is made, and with damaged copies of it. */
const verdicts = (platform: string) =>
  evaluate(
    `${imports}
     await build();
     const builder = await nodeOf(host);
     const node = await nodeOf(given.platform);
     const made = await makeExecutable(given.platform, { bundle, node, builder, folder: given.folder });
     const expected = { platform: given.platform, bundle: await readFile(bundle), signed: false };
     const wrong = (bytes, changed = {}) => {
       try {
         checkExecutable(bytes, { ...expected, ...changed });
         return "nothing";
       } catch (error) {
         return error.message;
       }
     };
     const bytes = await readFile(made);
     const other = given.platform.startsWith("linux") ? "darwin" : "linux";
     const found = {
       "as it is made": wrong(bytes),
       "as plain Node": wrong(await readFile(node)),
       "of another plugin": wrong(bytes, { bundle: Buffer.from("another plugin") }),
       "for another processor": wrong(bytes, { platform: given.platform.replace("arm64", "amd64") }),
       "for another system": wrong(bytes, { platform: other + "-arm64" }),
       "cut off": wrong(bytes.subarray(0, 4096)),
       "empty": wrong(Buffer.alloc(0)),
     };
     bytes.write("0", bytes.indexOf("NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2:1") + 47);
     found["with its fuse unset"] = wrong(bytes);
     answer(found);`,
    { platform, folder },
  );

test.each(["linux-arm64", "darwin-arm64", "windows-arm64"])(
  "the executable for %s is in its format, and a wrong one is found",
  (platform) => {
    expect(verdicts(platform)).toEqual({
      "as it is made": "nothing",
      "as plain Node": expect.stringMatching(/fuse is not set.*no blob in it/),
      "of another plugin": expect.stringMatching(
        /wrong: its blob does not contain the plugin as it is built now$/,
      ),
      "for another processor": expect.stringMatching(/wrong: its processor is arm64, not amd64$/),
      "for another system": expect.stringMatching(/wrong: its format is \S+, not \S+$/),
      "cut off": expect.stringMatching(/fuse is not set/),
      empty: expect.stringMatching(/its format is unknown.*fuse is not set.*no blob in it/),
      "with its fuse unset": expect.stringMatching(
        /wrong: its fuse is not set, so it would run as plain Node$/,
      ),
    });
  },
);
