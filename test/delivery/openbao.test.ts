import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { EngineStack } from "../support/engine/engineStack";
import { ExampleStack } from "../support/engine/exampleStack";
import { program } from "../support/engine/program";
import { findSecrets } from "../support/leaks";
import { accepts } from "../support/service/accepts";
import { findOpenBao, OpenBao } from "../support/stores/openbao";
import { DAY } from "../support/time";
import { describeWith } from "../support/tools/realPart";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

describeWith("delivery to OpenBao", { bao: findOpenBao() }, ({ bao: command }) => {
  let bao: OpenBao;
  let env: Record<string, string>;

  beforeAll(async () => {
    bao = await OpenBao.start(command);
    await bao.writePolicy("ci", 'path "secret/data/influxdb/*" { capabilities = ["create", "update"] }');
    env = bao.environment((await bao.createToken(["ci"])).secret);
  });

  afterAll(() => bao?.stop());

  const stored = async (name = "ci") => (await bao.read(`influxdb/${name}`))?.data.token ?? "";

  describe("of a single token", () => {
    let stack: EngineStack;
    beforeEach(async () => {
      stack = await EngineStack.start({ workspace: { env, path: [bao.programs] } });
    });
    afterEach(async () => {
      try {
        await stack.workspace.destroy();
        expect(stack.made().filter(({ state }) => state === "active")).toEqual([]);
        await stack.verify();
      } finally {
        await stack.dispose();
      }
    });

    /** A program with one delivered token. */
    const write = (name: string, keepInState: boolean, more = "") =>
      stack.workspace.writeProgram(
        program(`const ci = new ManagementToken("ci", {
  description: "CI", expiresIn: "90d", keepers: { release: new pulumi.Config().get("release") ?? "" },
  deliver: {
    command: ["bao", "kv", "put", "-mount=secret", "influxdb/${name}", "token=-"], keepInState: ${keepInState},
  },
});
exports.fingerprint = ci.fingerprint;
exports.deliveredAt = ci.deliveredAt;
${more}`),
      );
    const replaced = (release: string) => stack.workspace.config("tokens-test:release", release);
    const living = () => stack.made().filter(({ state }) => state === "active");

    test("arrives whole, works, and stays in the state", async () => {
      await write("kept", true, "exports.token = ci.token;");
      await stack.workspace.preview();
      expect(await stored("kept")).toBe("");
      await stack.workspace.up();
      const secret = await stored("kept");
      expect(await accepts(stack.emulator, secret)).toBe(true);
      expect(await stack.workspace.output("token", { showSecrets: true })).toBe(secret);
      expect(await stack.workspace.output("fingerprint")).toBe(sha256(secret));
      const { version } = (await bao.read("influxdb/kept")) ?? {};
      await stack.workspace.up();
      await stack.workspace.refresh();
      expect((await bao.read("influxdb/kept"))?.version).toBe(version);
    });

    test("kept nowhere: no trace of the engine's shows it either", async () => {
      const { workspace } = stack;
      await write("nowhere", false);
      const events = path.join(workspace.root, "events.json");
      const up = ["up", "--yes", "--skip-preview"];
      const traced: readonly (readonly [string, readonly string[], Record<string, string>])[] = [
        ["up --json", [...up, "--json"], {}],
        ["up --debug", [...up, "--debug"], {}],
        ["up -v=9", [...up, "--logtostderr", "-v=9"], {}],
        ["up --event-log", [...up, "--event-log", events], { PULUMI_DEBUG_COMMANDS: "true" }],
        ["refresh", ["refresh", "--yes", "--skip-preview", "--logtostderr", "-v=9"], {}],
        ["preview", ["preview", "--json", "--logtostderr", "-v=9"], {}],
      ];
      let former = "";
      for (const [name, args, more] of traced) {
        const makes = name.startsWith("up");
        if (makes) await replaced(name);
        const { code, output } = await workspace.start(args, { env: more, revealsSecrets: true }).result;
        expect({ name, code }).toEqual({ name, code: 0 });
        const secret = await stored("nowhere");
        expect(await accepts(stack.emulator, secret)).toBe(true);
        expect(secret === former).toBe(!makes);
        former = secret;
        const { secrets } = stack;
        expect(secrets).toContain(secret);
        expect(await findSecrets({ secrets, texts: { [name]: output } })).toEqual([]);
      }
      const secrets = stack.secrets;
      expect(await findSecrets({ secrets, texts: { events: await readFile(events, "utf8") } })).toEqual([]);
      const state = JSON.stringify(await workspace.export());
      expect(state).toContain(sha256(former));
      // Nothing encrypted is there in its place: only the key's own check value is.
      const { deployment } = await workspace.export();
      expect(JSON.stringify(deployment.resources)).not.toContain("ciphertext");
      const destroyed = await workspace.start(["destroy", "--yes", "--skip-preview", "--logtostderr", "-v=9"])
        .result;
      expect(destroyed.code).toBe(0);
    });

    test("using a secret that is kept nowhere fails and says why", async () => {
      await write("unused", false, "exports.token = ci.token;");
      const { output } = await stack.workspace.up({ expectFailure: true });
      expect(output).toMatch(/the secret of token \S+ is unknown: .*deliver\.keepInState is false/);
    });

    const closed: readonly (readonly [string, () => Promise<() => Promise<unknown>>])[] = [
      [
        "is sealed",
        async () => {
          await bao.seal();
          return () => bao.unseal();
        },
      ],
      [
        "denies permission",
        async () => {
          await bao.writePolicy("ci", 'path "secret/data/influxdb/*" { capabilities = ["deny"] }');
          return () =>
            bao.writePolicy("ci", 'path "secret/data/influxdb/*" { capabilities = ["create", "update"] }');
        },
      ],
    ];

    test.each(closed)(
      "a store that %s: tried again with the same token, which is in the state",
      async (_how, close) => {
        await write("again", true);
        const open = await close();
        const { output } = await stack.workspace.up({ expectFailure: true });
        expect(output).toMatch(
          /token \S+ was not delivered: the delivery command "bao" failed: it exited with 2/,
        );
        expect(living()).toHaveLength(1);
        await stack.verify();
        await open();
        await stack.workspace.up();
        expect(stack.made()).toHaveLength(1);
        expect(await accepts(stack.emulator, await stored("again"))).toBe(true);
      },
    );

    test.each(closed)(
      "a store that %s: no token is left whose secret is kept nowhere",
      async (_how, close) => {
        await write("gone", false);
        await stack.workspace.up();
        const before = await stored("gone");
        const open = await close();
        await replaced("2");
        const { output } = await stack.workspace.up({ expectFailure: true });
        expect(output).toMatch(/it exited with 2: .*was revoked again/);
        await open();
        // Consumers keep what they have.
        expect(await stored("gone")).toBe(before);
        expect(await accepts(stack.emulator, before)).toBe(true);
        expect(living()).toHaveLength(1);
        await stack.workspace.up();
        expect(await stored("gone")).not.toBe(before);
        expect(await accepts(stack.emulator, await stored("gone"))).toBe(true);
        expect(living()).toHaveLength(1);
      },
    );

    test("a store that is down", async () => {
      await write("down", false);
      const { output } = await stack.workspace.up({
        expectFailure: true,
        env: { BAO_ADDR: "http://127.0.0.1:9", BAO_MAX_RETRIES: "0" },
      });
      expect(output).toMatch(/it exited with 2: .*connection refused.*was revoked again/);
      expect(living()).toEqual([]);
    });
  });

  test("examples/delivery: rotation with overlap while a consumer reads all the time: no failed request", async () => {
    const example = await ExampleStack.start("delivery", { env, path: [bao.programs] });
    try {
      const first = await example.up();
      const consumer = new Consumer(example.stack, stored);
      const consuming = consumer.live();
      for (let generation = 2; generation <= 4; generation++) {
        await example.advance(61 * DAY);
        expect(await example.up()).toMatchObject({ generation });
        expect(example.living).toHaveLength(2);
        await consumer.caughtUp(generation);
        await example.advance(8 * DAY);
        await example.up({ args: ["--refresh"] });
        expect(example.living).toHaveLength(1);
      }
      consumer.stop();
      await consuming;
      expect(consumer.refused).toEqual([]);
      expect(consumer.tokens.size).toBe(4);
      expect(first.tokenId).not.toBe(example.living[0]);
      expect(await example.workspace.output("fingerprint")).toBe(sha256(await stored()));
      expect(JSON.stringify(await example.workspace.export())).not.toContain('"token":');
      await example.workspace.destroy();
      expect(example.living).toEqual([]);
      expect(await example.leaks()).toEqual([]);
    } finally {
      await example.dispose();
    }
  });
});

/** Reads the store before each request to the service, as fast as it can. */
class Consumer {
  readonly tokens = new Set<string>();
  readonly refused: string[] = [];
  #stopped = false;

  constructor(
    private readonly stack: EngineStack,
    private readonly read: () => Promise<string>,
  ) {}

  async live(): Promise<void> {
    for (; !this.#stopped; await sleep(5)) {
      const secret = await this.read();
      this.tokens.add(secret);
      if (!(await accepts(this.stack.emulator, secret))) this.refused.push(sha256(secret));
    }
  }

  /** Resolves once it has had so many tokens. */
  async caughtUp(tokens: number): Promise<void> {
    for (const deadline = Date.now() + 540_000; this.tokens.size < tokens; await sleep(10)) {
      if (Date.now() > deadline) throw new Error("the consumer has not seen the new token");
    }
  }

  stop(): void {
    this.#stopped = true;
  }
}
