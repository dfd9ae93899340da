import { mkdir, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { useEngineStack } from "../../support/engine/engineStack";
import { program } from "../../support/engine/program";
import { StandIns } from "../../support/stores/commandStandIns";
import { HeldStore } from "../../support/stores/heldStore";
import { findOpenBao, OpenBao } from "../../support/stores/openbao";
import { Pipe } from "../../support/stores/pipe";
import { SecretsManager } from "../../support/stores/secretsManager";
import { describeWith, findPart } from "../../support/tools/realPart";

const PATH = "influxdb/ci";
const declared = program(`const ci = new ManagementToken("ci", { description: "CI", expiresIn: "90d" });
exports.token = ci.token;
exports.fingerprint = ci.fingerprint;
exports.prefix = ci.tokenPrefix;
exports.databasePrefix = "apiv1_abcd";
exports.empty = pulumi.secret("");`);

const stack = useEngineStack({ workspace: { program: declared } });
const token = () => stack.secrets.at(-1) ?? "";
let pipe: Pipe;

beforeAll(async () => {
  pipe = await Pipe.open(stack);
  await stack.workspace.up();
});

describeWith("from the stack into OpenBao", { bao: findOpenBao() }, ({ bao: command }) => {
  let bao: OpenBao;
  let held: HeldStore;
  let options: { path: string[]; env: Record<string, string> };

  beforeAll(async () => {
    bao = await OpenBao.start(command);
    held = await HeldStore.start(bao.url);
    await bao.writePolicy("ci", `path "secret/data/${PATH}" { capabilities = ["create", "read", "update"] }`);
    const { secret } = await bao.createToken(["ci"]);
    options = { path: [bao.programs], env: { BAO_ADDR: held.url, BAO_TOKEN: secret } };
  });

  afterAll(async () => {
    await held?.stop();
    await bao?.stop();
  });

  const put = (output = "token") => pipe.run("put.sh", ["test", output, "openbao.sh", "put", PATH], options);

  test("the token arrives, and no process shows it", async () => {
    let waited = 0;
    held.onRequest = async () => {
      waited++;
      await pipe.watch?.look();
    };
    const { code, programs, processes } = await put();
    held.onRequest = async () => undefined;
    expect(code).toBe(0);
    expect(await bao.read(PATH)).toEqual({ data: { token: token() }, version: 1 });
    // The search has seen them all, the store's command while it was at work.
    expect(waited).toBeGreaterThan(0);
    expect([...programs]).toEqual(expect.arrayContaining(["sh", "pulumi", "bao"]));
    const ofTheStore = Object.entries(processes).filter(([name]) => name.includes("(bao kv"));
    expect(ofTheStore).toHaveLength(1);
    for (const [, text] of ofTheStore) {
      expect(text).toContain("BAO_TOKEN=");
      expect(text).not.toMatch(/PULUMI_CONFIG_PASSPHRASE|INFLUXDB_MANAGEMENT_TOKEN/);
    }
  });

  test("a search that looks for what the processes do show finds it", async () => {
    const { processes } = await put();
    expect(JSON.stringify(processes)).toContain(options.env.BAO_TOKEN);
  });

  test("the copy is current", async () => {
    const args = ["test", "fingerprint", "openbao.sh", "get", PATH];
    const verified = await pipe.run("verify.sh", args, options);
    expect(verified).toMatchObject({ code: 0, stdout: expect.stringMatching(/^current:.*\naccepted until/) });
  });

  test("the same by the name and the variables of Vault", async () => {
    const folder = path.join(stack.workspace.root, "vault");
    await mkdir(folder);
    await symlink(command, path.join(folder, "vault"));
    const env = { VAULT_ADDR: bao.url, VAULT_TOKEN: options.env.BAO_TOKEN ?? "" };
    const put = await pipe.run("openbao.sh", ["put", PATH], { path: [folder], env, stdin: token() });
    expect(put.code).toBe(0);
    const args = ["test", "fingerprint", "openbao.sh", "get", PATH];
    expect((await pipe.run("verify.sh", args, { path: [folder], env })).code).toBe(0);
  });

  test.each([
    ["an output that is no token", "prefix"],
    ["an output that only begins like a database token", "databasePrefix"],
    ["an empty output", "empty"],
    ["an output that is not there", "nothing"],
  ])("%s leaves the store's copy alone", async (_what, output) => {
    const before = await bao.read(PATH);
    expect((await put(output)).code).not.toBe(0);
    expect(await bao.read(PATH)).toEqual(before);
  });

  test("a state that cannot be opened leaves the store's copy alone", async () => {
    const before = await bao.read(PATH);
    const env = { ...options.env, PULUMI_CONFIG_PASSPHRASE: "another one" };
    const args = ["test", "token", "openbao.sh", "put", PATH];
    const { code, output } = await pipe.run("put.sh", args, { ...options, env });
    expect(code).not.toBe(0);
    expect(output).toMatch(/incorrect passphrase/);
    expect(await bao.read(PATH)).toEqual(before);
  });

  test("a store that is sealed fails the script, and keeps its copy", async () => {
    const before = await bao.read(PATH);
    await bao.seal();
    expect((await put()).code).not.toBe(0);
    const args = ["test", "fingerprint", "openbao.sh", "get", PATH];
    expect((await pipe.run("verify.sh", args, options)).code).toBe(2);
    await bao.unseal();
    expect(await bao.read(PATH)).toEqual(before);
  });

  test("a path that the policy does not name fails the script", async () => {
    const args = ["test", "token", "openbao.sh", "put", "influxdb/elsewhere"];
    const { code, output } = await pipe.run("put.sh", args, options);
    expect(code).not.toBe(0);
    expect(output).toMatch(/permission denied/);
    expect(await bao.read("influxdb/elsewhere")).toBeUndefined();
  });
});

describeWith("from the stack into AWS Secrets Manager", { aws: findPart("awscli") }, ({ aws }) => {
  const ID = "influxdb/ci";
  let manager: SecretsManager;
  let options: { path: string[]; env: Record<string, string> };

  beforeAll(async () => {
    manager = await SecretsManager.start();
    options = { path: [path.dirname(aws)], env: manager.environment };
  });

  afterAll(() => manager?.stop());

  test("the real command sends it, and no process shows it", async () => {
    manager.secrets.set(ID, []);
    manager.onRequest = async () => await pipe.watch?.look();
    const put = await pipe.run("put.sh", ["test", "token", "aws.sh", "put", ID], options);
    expect(put).toMatchObject({ code: 0, stdout: expect.stringMatching(/^[0-9a-f]{32}\n$/) });
    expect(manager.secrets.get(ID)).toEqual([token()]);
    expect(JSON.stringify(put.processes)).toContain("put-secret-value");
    const copy = ["test", "fingerprint", "aws.sh", "get", ID];
    expect((await pipe.run("verify.sh", copy, options)).code).toBe(0);
  });

  test("the script takes it from a socket too, which is what the provider's deliver gives it", async () => {
    const delivered = `${token()}-delivered`;
    expect((await pipe.run("aws.sh", ["put", ID], { ...options, stdin: delivered })).code).toBe(0);
    expect(manager.secrets.get(ID)?.at(-1)).toBe(delivered);
  });

  test("a secret that does not exist fails the script", async () => {
    const { code, output } = await pipe.run("put.sh", ["test", "token", "aws.sh", "put", "other"], options);
    expect(code).not.toBe(0);
    expect(output).toMatch(/ResourceNotFoundException/);
  });
});

describe("from the stack into a command that a stand-in plays", () => {
  let standIns: StandIns;
  let options: { path: string[] };

  beforeAll(async () => {
    standIns = await StandIns.start(path.join(stack.workspace.root, "stand-ins"), ["gh"]);
    options = { path: [standIns.folder] };
  });

  afterAll(() => standIns?.stop());

  test("GitHub's gets the token on standard input, and nothing that opens the state", async () => {
    standIns.onCall = async () => {
      await pipe.watch?.look();
      return {};
    };
    const args = ["test", "token", "github.sh", "put", "acme/infra", "INFLUXDB_MANAGEMENT_TOKEN"];
    const { code } = await pipe.run("put.sh", args, options);
    expect(code).toBe(0);
    const [call, ...more] = standIns.take();
    expect(more).toEqual([]);
    expect(call).toMatchObject({
      name: "gh",
      args: ["secret", "set", "INFLUXDB_MANAGEMENT_TOKEN", "--repo", "acme/infra"],
      stdin: token(),
    });
    expect(Object.keys(call?.env ?? {})).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/PASSPHRASE|INFLUXDB_MANAGEMENT_TOKEN/)]),
    );
  });

  test("a command that fails fails the script", async () => {
    standIns.onCall = async () => ({ code: 4 });
    const args = ["test", "token", "github.sh", "put", "acme/infra", "INFLUXDB_MANAGEMENT_TOKEN"];
    expect((await pipe.run("put.sh", args, options)).code).toBe(4);
  });

  const toGitHub = ["test", "token", "github.sh", "put", "acme/infra", "NAME"];

  test("a trace, and variables that are exported, show nothing", async () => {
    standIns.take();
    standIns.onCall = async () => ({});
    const env = { SHELLOPTS: "xtrace:allexport", token: "M.V1.exported" };
    const { code, output } = await pipe.run("put.sh", toGitHub, { ...options, env, shell: "bash" });
    expect(code).toBe(0);
    expect(output).toContain("set +x");
    const [call] = standIns.take();
    expect(call).toMatchObject({ stdin: token() });
    expect(JSON.stringify(call?.env)).not.toContain("M.V1.");
  });

  test("a shell that has no printf of its own is refused: it would pass the token as an argument", async () => {
    const env = { BASH_ENV: path.join(standIns.folder, "rc") };
    await writeFile(env.BASH_ENV, "enable -n printf");
    const { code, output } = await pipe.run("put.sh", toGitHub, { ...options, env, shell: "bash" });
    expect({ code, output }).toMatchObject({
      code: 1,
      output: expect.stringMatching(/no printf of its own/),
    });
    expect(standIns.take()).toEqual([]);
  });
});
