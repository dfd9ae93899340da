import { writeFile } from "node:fs/promises";
import path from "node:path";
import { ExampleStack } from "../../support/engine/exampleStack";
import { findSecrets } from "../../support/leaks";
import { HeldStore } from "../../support/stores/heldStore";
import { findOpenBao, OpenBao } from "../../support/stores/openbao";
import { Pipe } from "../../support/stores/pipe";
import { findTelegraf, Telegraf } from "../../support/stores/telegraf";
import { DAY } from "../../support/time";
import { describeWith } from "../../support/tools/realPart";
import { until } from "../../support/until";

const PATH = "influxdb/telegraf";
const jose = path.resolve(__dirname, "../../../examples/stores/telegraf/jose.conf");

describeWith("Telegraf", { telegraf: findTelegraf(), bao: findOpenBao() }, ({ telegraf, bao: openBao }) => {
  let example: ExampleStack;
  let pipe: Pipe;
  let cluster: HeldStore;
  /** The tokens that asked the cluster, in order. */
  const writers: string[] = [];

  beforeAll(async () => {
    example = await ExampleStack.start("stores/telegraf");
    const { emulator } = example.stack;
    emulator.createDatabase({ name: "sensors" });
    pipe = await Pipe.open(example.stack);
    await example.workspace.up();
    cluster = await HeldStore.start(emulator.url);
    cluster.onRequest = async ({ authorization = "" }) => {
      writers.push(authorization.replace(/^Token /, ""));
    };
  });

  beforeEach(() => {
    writers.length = 0;
    example.stack.emulator.clearRequests();
  });

  afterEach(() => example.stack.verify());

  afterAll(async () => {
    await cluster?.stop();
    await example?.dispose();
  });

  const lines = () => example.stack.emulator.lines("sensors");
  const token = async () => String(await example.workspace.output("token", { showSecrets: true }));
  /** Where a secret stands in clear, of what a test has looked at. */
  const secretsIn = (search: { texts?: Record<string, string>; folders?: string[] }) =>
    findSecrets({ secrets: example.stack.secrets, ...search });

  /** Telegraf's own encrypted folder, in a place of this name. */
  const encrypted = (name: string) => ({
    TELEGRAF_SECRETS: path.join(example.workspace.root, name),
    TELEGRAF_SECRETS_PASSWORD: "a password of the tests",
  });

  const options = (env: Readonly<Record<string, string>>) => ({ path: [path.dirname(telegraf)], env });

  const agentOf = (configs: readonly string[], env: Readonly<Record<string, string>>) =>
    new Telegraf({
      program: telegraf,
      folder: example.workspace.project,
      configs: ["agent.conf", ...configs],
      env: { CLUSTER_URL: cluster.url, DATABASE: "sensors", ...env },
    });

  test("writes with the token from its own store, which the pipe has filled", async () => {
    const env = encrypted("telegraf");
    const store = ["telegraf.sh", "put", jose, "tokens", "token"];
    const seen = ["pulumi", "script"];
    const { code, programs } = await pipe.runUntilSeen(
      seen,
      "put.sh",
      ["test", "token", ...store],
      options(env),
    );
    expect({ code, programs: [...programs] }).toEqual({ code: 0, programs: expect.arrayContaining(seen) });
    const stored = await pipe.reveal("telegraf.sh", ["get", jose, "tokens", "token"], options(env));
    expect(stored.stdout).toBe(`${await token()}\n`);
    // From a socket too, which is what the provider's deliver gives it.
    const from = { ...options(env), stdin: await token() };
    expect((await pipe.run("telegraf.sh", ["put", jose, "tokens", "delivered"], from)).code).toBe(0);
    const delivered = await pipe.reveal("telegraf.sh", ["get", jose, "tokens", "delivered"], options(env));
    expect(delivered.stdout).toBe(`${await token()}\n`);
    // The folder is encrypted.
    expect(await secretsIn({ folders: [env.TELEGRAF_SECRETS] })).toEqual([]);

    const { code: ended, output } = await agentOf(["jose.conf"], env).once();
    expect({ ended, output }).toEqual({
      ended: 0,
      output: expect.stringContaining("Loaded secretstores: tokens"),
    });
    expect(await secretsIn({ texts: { output } })).toEqual([]);
    expect([...new Set(writers)]).toEqual([await token()]);
    expect(lines()).toContainEqual(
      expect.stringMatching(/^internal_write,\S*output=influxdb_v2\S* \S+ \d+$/),
    );
  });

  test("a password that does not open its store stops it, and the store keeps its copy", async () => {
    const env = { ...encrypted("telegraf"), TELEGRAF_SECRETS_PASSWORD: "x" };
    const { code, output } = await agentOf(["jose.conf"], env).once();
    expect(code).not.toBe(0);
    expect(await secretsIn({ texts: { output } })).toEqual([]);
    expect(writers).toEqual([]);
  });

  const permissions = [{ action: "write", resource: "other" }] as const;
  test.each([
    [
      "a token of another database",
      () => example.stack.mintForDatabases({ description: "other", permissions }),
      "403 Forbidden",
    ],
    ["a management token", () => example.stack.mint({ description: "other" }), "401 Unauthorized"],
  ])("%s does not write, and shows in no log", async (what, mint, refusal) => {
    const before = lines();
    const env = encrypted(what.replaceAll(" ", "-"));
    const { secret } = mint();
    const from = { ...options(env), stdin: secret };
    expect((await pipe.run("telegraf.sh", ["put", jose, "tokens", "token"], from)).code).toBe(0);
    const { code, output } = await agentOf(["jose.conf"], env).once();
    expect(code).not.toBe(0);
    expect(output).toContain(refusal);
    expect(await secretsIn({ texts: { output } })).toEqual([]);
    expect([...new Set(writers)]).toEqual([secret]);
    expect(lines()).toEqual(before);
  });

  test("writes with the token from OpenBao, and with the next one once it is told to reload", async () => {
    const bao = await OpenBao.start(openBao);
    const fast = path.join(example.workspace.root, "fast.conf");
    await writeFile(fast, '[agent]\ninterval = "200ms"\nround_interval = false\nflush_interval = "200ms"\n');
    await bao.writePolicy("agent", `path "secret/data/${PATH}" { capabilities = ["read"] }`);
    const { secret } = await bao.createToken(["agent"]);
    const put = async () =>
      await pipe.run("put.sh", ["test", "token", "openbao.sh", "put", PATH], {
        path: [bao.programs],
        env: bao.environment(),
      });
    expect((await put()).code).toBe(0);
    const agent = agentOf(["openbao.conf", fast], { BAO_ADDR: bao.url, BAO_TOKEN: secret });
    agent.start();
    try {
      const first = await token();
      await until(() => writers.includes(first));
      await example.advance(65 * DAY);
      await example.workspace.up();
      expect((await put()).code).toBe(0);
      const second = await token();
      expect(second).not.toBe(first);
      agent.reload();
      await until(() => writers.includes(second));
      // The overlap is over: the old one is revoked.
      await example.advance(8 * DAY);
      await example.workspace.up();
      expect(example.stack.madeForDatabases().map(({ state }) => state)).toEqual(["revoked", "active"]);
      const before = lines().length;
      await until(() => lines().length > before);
      // From the reload on, nobody uses the old one.
      expect(writers.slice(writers.indexOf(second))).not.toContain(first);
      expect(writers.every((writer) => writer === first || writer === second)).toBe(true);
      expect(example.stack.takeRequests().filter((line) => /^write (?!204)/.test(line))).toEqual([]);
    } finally {
      const output = await agent.stop();
      await bao.stop();
      const secrets = [...example.stack.secrets, secret];
      expect(await findSecrets({ secrets, texts: { output } })).toEqual([]);
    }
  });
});
