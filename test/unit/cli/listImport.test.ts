import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ListedToken } from "../../../cli/listedToken";
import { useEmulator } from "../../support/command/onEmulator";
import type { ProgramRunOptions } from "../../support/command/programRun";
import { StandInPulumi } from "../../support/command/standInPulumi";
import { findSecrets } from "../../support/leaks";
import { DAY } from "../../support/time";

const TYPE = "influxdb-tokens:index:ManagementToken";

interface ImportJson {
  readonly classes: Record<"active" | "expired" | "revoked", ListedToken[]>;
  readonly import: {
    readonly file: string;
    readonly resources: { readonly type: string; readonly name: string; readonly id: string }[];
    readonly leftOut: { readonly id: string; readonly why: string }[];
  };
  readonly next: string[];
}

const on = useEmulator();
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "list-import-"));
});
afterEach(async () => {
  expect(await findSecrets({ secrets: on.secrets, folders: [folder] })).toEqual([]);
  rmSync(folder, { recursive: true, force: true });
});

const mint = (description: string, more: object = {}) => on.emulator.mint({ description, ...more }).record.id;
const inFolder = (name: string) => join(folder, name);
const written = (name = "tokens.json") => JSON.parse(readFileSync(inFolder(name), "utf8"));

/** A stack `dev` of project `shop`, exported, that has these tokens as resources of the plugin and of the package. */
function exportState(native: string[], dynamic: string[] = []): string {
  const scope = `dedicated:${on.emulator.accounts[0]}@${new URL(on.emulator.url).host}`;
  const resource = (type: string) => (id: string, index: number) => ({
    urn: `urn:pulumi:dev::shop::${type}::${index === 0 ? "ciToken" : `ci-${index}`}`,
    type,
    custom: true,
    id,
    outputs: { tokenId: id, scope, status: "active" },
  });
  const resources = [
    ...native.map(resource(TYPE)),
    ...dynamic.map(resource("pulumi-nodejs:dynamic/influxdb-tokens:ManagementToken")),
  ];
  writeFileSync(inFolder("dev.json"), JSON.stringify({ version: 3, deployment: { resources } }));
  return "dev.json";
}

const list = (args: readonly string[], options: ProgramRunOptions = {}) =>
  on.run(["list", "--import", "tokens.json", ...args], { folder, ...options });

test("writes what pulumi import reads: live tokens that no state has and no stack created", async () => {
  const [held, adopted, batch, ci] = [mint("CI"), mint("adopted"), mint("nightly batch"), mint("ci")];
  const other = mint("CI [pulumi:acme/shop/prod/ci#0123456789abcdef]");
  const native = mint("CI [pulumi:shop/dev/ci#0123456789abcdef]");
  on.emulator.revoke(mint("revoked"));
  const { code, out, err } = await list(["--state", exportState([held], [adopted])]);
  expect(code).toBe(0);
  expect(written()).toEqual({
    resources: [
      { type: TYPE, name: "nightlyBatch", id: batch },
      { type: TYPE, name: "ciToken2", id: ci },
    ],
  });
  const [own] = on.emulator.tokens();
  expect(out).toContain(`  ${own?.id}: it is the credential in use (`);
  expect(out).toContain(`  ${other}: it was created for acme/shop/prod/ci`);
  expect(out).toContain(`  ${native}: it was created for shop/dev/ci`);
  for (const id of [held, adopted]) expect(out).not.toContain(id);
  expect(out).toMatch(
    /2 tokens in dedicated:.* written to tokens\.json\. Next:\n {2}influxdb-tokens plugin install\n {2}pulumi import --file tokens\.json\n$/,
  );
  expect(err).toContain("Not every stack was read");
});

test("reads every stack by default, and names the stack that --stack names", async () => {
  const id = mint("nightly batch");
  const pulumi = new StandInPulumi([
    { organization: "ours", project: "influx", stack: "dev", resources: [] },
  ]);
  try {
    const options = { environment: { PATH: pulumi.path } };
    const all = await list(["--json"], options);
    expect(all).toMatchObject({ code: 0, err: "" });
    expect(all.json<ImportJson>()).toMatchObject({
      classes: { active: [{ id }], revoked: [] },
      import: {
        file: "tokens.json",
        resources: [{ type: TYPE, name: "nightlyBatch", id }],
        leftOut: [{ why: expect.stringMatching(/credential in use/) }],
      },
      next: ["influxdb-tokens plugin install", "pulumi import --file tokens.json"],
    });
    const one = await list(["--json", "--force", "--stack", "dev"], options);
    expect(one.json<ImportJson>().next[1]).toBe("pulumi import --file tokens.json --stack dev");
  } finally {
    pulumi.dispose();
  }
});

test("filters choose what is written", async () => {
  const soon = mint("soon", { expiresAt: new Date(Date.now() + 5 * DAY).toISOString().replace(/\.\d+/, "") });
  mint("never");
  const { code } = await list(["--expiring-within", "30d", "--unmanaged", "--state", exportState([])]);
  expect(code).toBe(0);
  expect(written().resources.map(({ id }: { id: string }) => id)).toEqual([soon]);
});

test("where there is nothing to import, no file is written", async () => {
  const { code, out } = await list(["--state", exportState([])]);
  expect(code).toBe(0);
  expect(out).toContain("nothing to import in dedicated:");
  expect(existsSync(inFolder("tokens.json"))).toBe(false);
  const { json } = await list(["--json", "--state", exportState([])]);
  expect(json<ImportJson>()).toMatchObject({ import: { resources: [] }, next: [] });
});

test("a file that exists is overwritten only with --force, and the service is not asked without", async () => {
  mint("nightly batch");
  const state = exportState([]);
  writeFileSync(inFolder("tokens.json"), "mine");
  on.emulator.clearRequests();
  const refused = await list(["--state", state]);
  expect(refused).toMatchObject({ code: 2, out: "", err: expect.stringContaining("add --force") });
  expect(on.emulator.requests).toEqual([]);
  expect(readFileSync(inFolder("tokens.json"), "utf8")).toBe("mine");
  expect((await list(["--state", state, "--force"])).code).toBe(0);
  expect(written().resources).toHaveLength(1);
});

test("a file that cannot be written is a failure", async () => {
  mint("nightly batch");
  const state = exportState([]);
  const missing = await on.run(["list", "--import", "no/such/folder.json", "--state", state], { folder });
  expect(missing).toMatchObject({ code: 1, out: "" });
  expect(missing.err).toContain("no/such/folder.json cannot be written");
  mkdirSync(inFolder("folder"));
  const args = ["list", "--import", "folder", "--force", "--state", state];
  expect(await on.run(args, { folder })).toMatchObject({ code: 1, out: "" });
});

test("the command to run names the file as a shell reads it", async () => {
  mint("nightly batch");
  const args = ["list", "--import", "to import's $(x).json", "--state", exportState([])];
  const { out } = await on.run(args, { folder });
  expect(out).toContain("pulumi import --file 'to import'\\''s $(x).json'\n");
});

test("no secret gets into the file, whatever the service lists", async () => {
  const secret = `M.V1.${"LeAk".repeat(16)}`;
  on.secrets.push(secret);
  const listing = on.emulator.tokens().map(({ id, tokenPrefix, createdAt }) => ({
    id,
    accountId: on.emulator.accounts[0],
    description: "own",
    tokenPrefix,
    createdAt,
  }));
  const of = (id: string, description: string) => ({
    ...listing[0],
    id,
    description,
    tokenPrefix: "M.V1.abcd",
  });
  const answer = (...tokens: object[]) =>
    on.emulator.faults.add({
      kind: "malformed",
      operation: "list",
      body: JSON.stringify([...listing, ...tokens]),
    });
  answer(of("a", `pasted ${secret}`));
  expect((await list(["--state", exportState([])])).code).toBe(0);
  expect(written().resources).toHaveLength(1);
  answer(of(secret, "an id that is none"));
  expect((await list(["--force", "--state", exportState([])])).code).toBe(0);
  expect(written().resources).toHaveLength(1);
});
