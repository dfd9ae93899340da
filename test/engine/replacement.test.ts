import { useEngineStack } from "../support/engine/engineStack";
import { nativeProgram, oneNativeToken } from "../support/engine/nativeProgram";
import { preloading } from "../support/preloads/preloading";
import { SecretStore, storeStatements } from "../support/stores/secretStore";
import { DAY } from "../support/time";
import { randomPluginPath } from "../support/tools/enginePath";

const states = (stack: ReturnType<typeof useEngineStack>) => stack.made().map(({ state }) => state);

describe("a token with a dependent", () => {
  const stack = useEngineStack({ workspace: { plugin: true } });
  let store: SecretStore;
  const aliveAtArrival: string[][] = [];

  beforeAll(async () => {
    store = await SecretStore.start();
    store.onArrival = () => aliveAtArrival.push(states(stack));
  });
  afterAll(() => store.stop());

  const writeProgram = (description: string) =>
    stack.workspace.writeProgram(
      nativeProgram(`${storeStatements(store)}
const ci = new ManagementToken("ci", { description: ${JSON.stringify(description)}, expiresIn: "90d" });
new Stored("store", { secret: ci.token });`),
    );

  test("hands the secret to it", async () => {
    await writeProgram("first");
    await stack.workspace.up();
    expect(store.arrivals.map(({ secret }) => secret)).toEqual([stack.secrets.at(-1)]);
  });

  test("with a changed description is replaced, and the old one lives until the dependent has the new one", async () => {
    await writeProgram("second");
    await stack.workspace.up();
    expect(aliveAtArrival).toEqual([["active"], ["active", "active"]]);
    expect(states(stack)).toEqual(["revoked", "active"]);
    expect(store.arrivals.at(-1)?.secret).toBe(stack.secrets.at(-1));
  });

  test("keeps the old one alive while the dependent fails", async () => {
    store.broken = true;
    await writeProgram("third");
    await stack.workspace.up({ expectFailure: true });
    expect(states(stack)).toEqual(["revoked", "active", "active"]);
    const pending = (await stack.workspace.resources("ci")).filter((resource) => resource.delete);
    expect(pending.map(({ id }) => id)).toEqual([stack.made()[1]?.id]);
  });

  test("revokes the old one with the next up, once the dependent has the new one", async () => {
    store.broken = false;
    await stack.workspace.up();
    expect(aliveAtArrival.at(-1)).toEqual(["revoked", "active", "active"]);
    expect(states(stack)).toEqual(["revoked", "revoked", "active"]);
    expect(store.arrivals.at(-1)?.secret).toBe(stack.secrets.at(-1));
  });

  test("is destroyed with it", async () => {
    await stack.workspace.destroy();
    expect(states(stack)).toEqual(["revoked", "revoked", "revoked"]);
  });
});

describe("a token is replaced", () => {
  const stack = useEngineStack({
    workspace: { plugin: true, env: { NODE_OPTIONS: preloading("shiftedClock") } },
  });

  test("when its length of life changes, and not when the same length is written otherwise", async () => {
    const { workspace } = stack;
    await workspace.writeProgram(oneNativeToken({ description: "CI", expiresIn: "2d" }));
    await workspace.up();
    await workspace.writeProgram(oneNativeToken({ description: "CI", expiresIn: "48h" }));
    await workspace.up({ args: ["--expect-no-changes"] });
    await workspace.writeProgram(oneNativeToken({ description: "CI", expiresIn: "3d" }));
    await workspace.up();
    expect(states(stack)).toEqual(["revoked", "active"]);
  });

  test("when it gets a fixed end, and not when the same instant is written in another zone", async () => {
    const { workspace } = stack;
    await workspace.writeProgram(oneNativeToken({ description: "CI", expiresAt: "2099-01-01T00:00:00Z" }));
    await workspace.up();
    await workspace.writeProgram(
      oneNativeToken({ description: "CI", expiresAt: "2099-01-01T02:00:00+02:00" }),
    );
    await workspace.up();
    expect(states(stack)).toEqual(["revoked", "revoked", "active"]);
    expect(stack.made().at(-1)?.expiresAt).toBe("2099-01-01T00:00:00Z");
  });

  test("by the first up after its end, without a refresh", async () => {
    const { workspace, emulator } = stack;
    await workspace.writeProgram(oneNativeToken({ description: "CI", expiresIn: "2d" }));
    await workspace.up();
    emulator.clock.advance(3 * DAY);
    await workspace.up({ env: { TEST_CLOCK_MS: String(3 * DAY) } });
    expect(states(stack).slice(-2)).toEqual(["revoked", "active"]);
  });

  test("never by itself when its fixed end has passed: up asks for a new one", async () => {
    const { workspace } = stack;
    const shifted = { env: { TEST_CLOCK_MS: String(3 * DAY) } };
    const end = new Date(Date.now() + 4 * DAY).toISOString();
    await workspace.writeProgram(oneNativeToken({ description: "CI", expiresAt: end }));
    await workspace.up(shifted);
    const before = stack.made().length;

    stack.emulator.clock.advance(2 * DAY);
    const { output } = await workspace.up({
      env: { TEST_CLOCK_MS: String(5 * DAY) },
      expectFailure: true,
    });
    expect(output).toContain("set a later expiresAt, or expiresIn");
    expect(stack.made()).toHaveLength(before);
  });

  test("and an expired one is destroyed without a complaint", async () => {
    await stack.workspace.destroy({ env: { TEST_CLOCK_MS: String(5 * DAY) } });
    expect(await stack.workspace.resources("ci")).toEqual([]);
  });
});

describe("a token with a keeper from another resource", () => {
  const stack = useEngineStack({ workspace: { plugin: true } });

  test("is replaced when that resource is, and its value is unknown in preview", async () => {
    const random = await randomPluginPath();
    const workspace = await stack.addWorkspace({ path: random, plugin: true });
    const write = (generation: string) =>
      workspace.writeProgram(
        nativeProgram(`const random = require("@pulumi/random");
const release = new random.RandomPet("release", { keepers: { generation: "${generation}" } });
new ManagementToken("ci", { description: "CI", expiresIn: "90d", keepers: { release: release.id } });`),
      );
    await write("1");
    await workspace.preview();
    expect(stack.takeRequests()).toEqual([]);
    await workspace.up();
    await workspace.up({ args: ["--expect-no-changes"] });
    expect(states(stack)).toEqual(["active"]);

    await write("2");
    const { output } = await workspace.preview();
    expect(output).toMatch(/ci\s+replace/);
    await workspace.up();
    expect(states(stack)).toEqual(["revoked", "active"]);
    const [token] = await workspace.resources("ci");
    const [release] = await workspace.resources("release");
    expect(token?.outputs?.keepers).toEqual({ release: release?.id });
    await workspace.destroy();
    expect(states(stack)).toEqual(["revoked", "revoked"]);
  });
});
