import { writeFile } from "node:fs/promises";
import path from "node:path";
import { useEngineStack } from "../../support/engine/engineStack";
import { program } from "../../support/engine/program";
import { findSecrets } from "../../support/leaks";
import { HeldStore } from "../../support/stores/heldStore";
import { findOpenBao, OpenBao } from "../../support/stores/openbao";
import { Pipe } from "../../support/stores/pipe";
import { findTelegraf, Telegraf } from "../../support/stores/telegraf";
import { describeWith } from "../../support/tools/realPart";
import { until } from "../../support/until";

const PATH = "influxdb/ci";

/** A rotating token whose next token is made when the word changes. */
const rotating = (word: string) =>
  program(`const { RotatingManagementToken } = require("pulumi-influxdb-tokens");
const ci = new RotatingManagementToken("ci", {
  description: "CI", expiresIn: "90d", rotateBefore: "30d", keepers: { word: "${word}" },
});
exports.token = ci.token;
exports.fingerprint = ci.fingerprint;`);

describeWith("Telegraf", { telegraf: findTelegraf(), bao: findOpenBao() }, ({ telegraf, bao: openBao }) => {
  const stack = useEngineStack({ workspace: { program: rotating("one") } });
  const token = () => stack.secrets.at(-1) ?? "";
  /** The tokens that asked the service, in order. */
  const bearers: string[] = [];
  let pipe: Pipe;
  let service: HeldStore;
  let management: Record<string, string>;

  beforeAll(async () => {
    pipe = await Pipe.open(stack);
    await stack.workspace.up();
    service = await HeldStore.start(stack.emulator.url);
    service.onRequest = async ({ authorization = "" }) => {
      bearers.push(authorization.replace(/^Bearer /, ""));
    };
    const [account] = stack.emulator.accounts;
    management = { MANAGEMENT_URL: `${service.url}/api/v0/accounts/${account}/management-tokens` };
  });

  beforeEach(() => {
    bearers.length = 0;
    stack.emulator.clearRequests();
  });

  afterAll(() => service?.stop());

  const agentOf = (configs: readonly string[], env: Readonly<Record<string, string>>) =>
    new Telegraf({
      program: telegraf,
      folder: stack.workspace.project,
      configs: ["agent.conf", ...configs],
      env: { ...management, ...env },
    });

  const rotate = async (word: string) => {
    await stack.workspace.writeProgram(rotating(word));
    await stack.workspace.up();
  };

  test("takes the token from its own store, which the pipe has filled", async () => {
    const env = {
      TELEGRAF_SECRETS: path.join(stack.workspace.root, "telegraf"),
      TELEGRAF_SECRETS_PASSWORD: "a password of the tests",
    };
    const options = { path: [path.dirname(telegraf)], env };
    const jose = path.resolve(__dirname, "../../../examples/stores/telegraf/jose.conf");
    const store = ["telegraf.sh", "put", jose, "tokens", "token"];
    const { code, programs } = await pipe.run("put.sh", ["test", "token", ...store], options);
    expect({ code, programs: [...programs] }).toEqual({
      code: 0,
      programs: expect.arrayContaining(["pulumi", "script"]),
    });
    const copy = ["test", "fingerprint", "telegraf.sh", "get", jose, "tokens", "token"];
    expect((await pipe.run("verify.sh", copy, options)).code).toBe(0);
    expect((await pipe.reveal("telegraf.sh", copy.slice(3), options)).stdout).toBe(`${token()}\n`);
    // From a socket too, which is what the provider's deliver gives it.
    const from = { ...options, stdin: token() };
    expect((await pipe.run("telegraf.sh", ["put", jose, "tokens", "delivered"], from)).code).toBe(0);
    const delivered = await pipe.reveal("telegraf.sh", ["get", jose, "tokens", "delivered"], options);
    expect(delivered.stdout).toBe(`${token()}\n`);
    // The folder is encrypted.
    const folders = [env.TELEGRAF_SECRETS];
    expect(await findSecrets({ secrets: stack.secrets, folders })).toEqual([]);

    bearers.length = 0;
    const agent = agentOf(["jose.conf"], env);
    const { code: ended, output } = await agent.once();
    expect({ ended, output }).toEqual({
      ended: 0,
      output: expect.stringContaining("Loaded secretstores: tokens"),
    });
    expect(await findSecrets({ secrets: stack.secrets, texts: { output } })).toEqual([]);
    expect(bearers).toEqual([token()]);
    const metrics = await agent.metrics();
    expect(metrics.map(({ tags }) => tags.id)).toEqual(stack.emulator.tokens().map(({ id }) => id));
    expect(metrics.at(-1)?.fields).toMatchObject({ tokenPrefix: token().slice(0, 9) });
  });

  test("a password that does not open its store stops it, and the store keeps its copy", async () => {
    const env = {
      TELEGRAF_SECRETS: path.join(stack.workspace.root, "telegraf"),
      TELEGRAF_SECRETS_PASSWORD: "x",
    };
    const { code, output } = await agentOf(["jose.conf"], env).once();
    expect(code).not.toBe(0);
    expect(await findSecrets({ secrets: stack.secrets, texts: { output } })).toEqual([]);
    expect(bearers).toEqual([]);
  });

  test("takes the token from OpenBao, and the next one when it is told to reload", async () => {
    const bao = await OpenBao.start(openBao);
    const fast = path.join(stack.workspace.root, "fast.conf");
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
      const first = token();
      await until(() => bearers.includes(first));
      await rotate("two");
      expect((await put()).code).toBe(0);
      const second = token();
      expect(second).not.toBe(first);
      agent.reload();
      await until(() => bearers.includes(second));
      await until(async () => (await agent.metrics()).length > stack.emulator.tokens().length);
      // From the reload on, nobody uses the old one.
      expect(bearers.slice(bearers.indexOf(second))).not.toContain(first);
      expect(bearers.every((bearer) => bearer === first || bearer === second)).toBe(true);
      expect(stack.takeRequests().filter((line) => line.startsWith("list") && line !== "list 200")).toEqual(
        [],
      );
    } finally {
      const output = await agent.stop();
      await bao.stop();
      expect(await findSecrets({ secrets: [...stack.secrets, secret], texts: { output } })).toEqual([]);
    }
  });
});
