import { execFile } from "node:child_process";
import { mkdtemp, rm, symlink } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { HANDLER } from "../../../provider/resources/handler";
import { packedPackage } from "../../support/package/packedPackage";

const run = promisify(execFile);

/** The folder of a program that has the package installed. */
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "handler-"));
  await symlink(await packedPackage(), path.join(folder, "node_modules"));
});
afterAll(() => rm(folder, { recursive: true }));

async function evaluate(script: string): Promise<unknown> {
  return JSON.parse((await run(process.execPath, ["-e", script], { cwd: folder })).stdout);
}

describe("the text that every state holds", () => {
  // A change of a single byte touches every resource of every user at the next update.
  const text =
    'exports.handler=()=>require("module").createRequire(process.cwd()+"/")("pulumi-influxdb-tokens/runtime").provider';

  test("is this, byte for byte, and no longer than 200 bytes", () => {
    expect(HANDLER).toBe(text);
    expect(Buffer.byteLength(HANDLER)).toBeLessThanOrEqual(200);
  });

  test("loads the runtime, and with it neither the Pulumi SDK nor an HTTP client nor a compiler", async () => {
    const script = `
const module = { exports: {} };
new Function("exports", "require", ${JSON.stringify(text)})(module.exports, require);
const provider = module.exports.handler();
provider.configure({ config: { get: () => undefined } });
const loaded = Object.keys(require.cache).filter((file) => !file.includes("pulumi-influxdb-tokens"));
console.log(JSON.stringify({ calls: Object.keys(provider).sort(), loaded }));
process.exit();`;
    expect(await evaluate(script)).toEqual({
      calls: ["check", "configure", "create", "delete", "diff", "read", "update"],
      loaded: [],
    });
  });

  test("is all that the program loads besides the Pulumi SDK", async () => {
    const loadedBy = async (name: string): Promise<string[]> => {
      const script = `require(${JSON.stringify(name)}); console.log(JSON.stringify(Object.keys(require.cache)));`;
      return (await evaluate(script)) as string[];
    };
    const [sdk, own] = [await loadedBy("@pulumi/pulumi"), await loadedBy("pulumi-influxdb-tokens")];
    const added = own.filter((file) => !sdk.includes(file));
    expect(added.filter((file) => !file.includes("/pulumi-influxdb-tokens/dist/provider/"))).toEqual([]);
    expect(added.some((file) => /axios|typescript|backends/.test(file))).toBe(false);
  });
});
