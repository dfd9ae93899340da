import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { accepts } from "../rotation/accepts";
import { MovableWorld } from "../rotation/movableWorld";
import { DAY } from "../rotation/values";
import { findSecrets } from "../support/leaks";
import { findOpenBao, OpenBao } from "../support/openbao";
import { program } from "../support/program";
import { describeWith } from "../support/realPart";
import { World } from "../support/world";

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
    let world: World;
    beforeEach(async () => {
      world = await World.start({ workspace: { env, path: [bao.programs] } });
    });
    afterEach(async () => {
      try {
        await world.workspace.destroy();
        expect(world.made().filter(({ state }) => state === "active")).toEqual([]);
        await world.verify();
      } finally {
        await world.dispose();
      }
    });

    /** A program with one delivered token. */
    const write = (name: string, keepInState: boolean, more = "") =>
      world.workspace.writeProgram(
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
    const replaced = (release: string) => world.workspace.config("tokens-test:release", release);
    const living = () => world.made().filter(({ state }) => state === "active");

    test("arrives whole, works, and stays in the state", async () => {
      await write("kept", true, "exports.token = ci.token;");
      await world.workspace.preview();
      expect(await stored("kept")).toBe("");
      await world.workspace.up();
      const secret = await stored("kept");
      expect(await accepts(world.emulator, secret)).toBe(true);
      expect(await world.workspace.output("token", { showSecrets: true })).toBe(secret);
      expect(await world.workspace.output("fingerprint")).toBe(sha256(secret));
      const { version } = (await bao.read("influxdb/kept")) ?? {};
      await world.workspace.up();
      await world.workspace.refresh();
      expect((await bao.read("influxdb/kept"))?.version).toBe(version);
    });

    test("kept nowhere: no trace of the engine's shows it either", async () => {
      const { workspace } = world;
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
        expect(await accepts(world.emulator, secret)).toBe(true);
        expect(secret === former).toBe(!makes);
        former = secret;
        const { secrets } = world;
        expect(secrets).toContain(secret);
        expect(await findSecrets({ secrets, texts: { [name]: output } })).toEqual([]);
      }
      const secrets = world.secrets;
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
      const { output } = await world.workspace.up({ expectFailure: true });
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
        const { output } = await world.workspace.up({ expectFailure: true });
        expect(output).toMatch(
          /token \S+ was not delivered: the delivery command "bao" failed: it exited with 2/,
        );
        expect(living()).toHaveLength(1);
        await world.verify();
        await open();
        await world.workspace.up();
        expect(world.made()).toHaveLength(1);
        expect(await accepts(world.emulator, await stored("again"))).toBe(true);
      },
    );

    test.each(closed)(
      "a store that %s: no token is left whose secret is kept nowhere",
      async (_how, close) => {
        await write("gone", false);
        await world.workspace.up();
        const before = await stored("gone");
        const open = await close();
        await replaced("2");
        const { output } = await world.workspace.up({ expectFailure: true });
        expect(output).toMatch(/it exited with 2: .*was revoked again/);
        await open();
        // Consumers keep what they have.
        expect(await stored("gone")).toBe(before);
        expect(await accepts(world.emulator, before)).toBe(true);
        expect(living()).toHaveLength(1);
        await world.workspace.up();
        expect(await stored("gone")).not.toBe(before);
        expect(await accepts(world.emulator, await stored("gone"))).toBe(true);
        expect(living()).toHaveLength(1);
      },
    );

    test("a store that is down", async () => {
      await write("down", false);
      const { output } = await world.workspace.up({
        expectFailure: true,
        env: { BAO_ADDR: "http://127.0.0.1:9", BAO_MAX_RETRIES: "0" },
      });
      expect(output).toMatch(/it exited with 2: .*connection refused.*was revoked again/);
      expect(living()).toEqual([]);
    });
  });

  test("examples/delivery: rotation with overlap while a consumer reads all the time: no failed request", async () => {
    const movable = await MovableWorld.start("delivery", { env, path: [bao.programs] });
    try {
      const first = await movable.up();
      const consumer = new Consumer(movable.world, stored);
      const consuming = consumer.live();
      for (let generation = 2; generation <= 4; generation++) {
        await movable.advance(61 * DAY);
        expect(await movable.up()).toMatchObject({ generation });
        expect(movable.living).toHaveLength(2);
        await consumer.caughtUp(generation);
        await movable.advance(8 * DAY);
        await movable.up({ args: ["--refresh"] });
        expect(movable.living).toHaveLength(1);
      }
      consumer.stop();
      await consuming;
      expect(consumer.refused).toEqual([]);
      expect(consumer.tokens.size).toBe(4);
      expect(first.tokenId).not.toBe(movable.living[0]);
      expect(await movable.workspace.output("fingerprint")).toBe(sha256(await stored()));
      expect(JSON.stringify(await movable.workspace.export())).not.toContain('"token":');
      await movable.workspace.destroy();
      expect(movable.living).toEqual([]);
      expect(await movable.leaks()).toEqual([]);
    } finally {
      await movable.dispose();
    }
  });
});

/** Reads the store before each request to the service, as fast as it can. */
class Consumer {
  readonly tokens = new Set<string>();
  readonly refused: string[] = [];
  #stopped = false;

  constructor(
    private readonly world: World,
    private readonly read: () => Promise<string>,
  ) {}

  async live(): Promise<void> {
    for (; !this.#stopped; await sleep(5)) {
      const secret = await this.read();
      this.tokens.add(secret);
      if (!(await accepts(this.world.emulator, secret))) this.refused.push(sha256(secret));
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
