import { type Emulator, startEmulator } from "../../../emulator";
import { systemClock } from "../../../provider/clock";
import { revealed } from "../../../provider/process/secretValues";
import { Shutdown } from "../../../provider/process/shutdown";
import { createDynamicProvider, type DynamicProvider } from "../../../provider/runtime";

const A = "11111111-1111-4111-8111-111111111111";
const B = "22222222-2222-4222-8222-222222222222";
type Props = Record<string, unknown>;

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator({ accounts: [A, B] });
});
afterAll(() => emulator.stop());
beforeEach(() => emulator.clearRequests());

/** A provider process of one run. @param environment whose credential the environment holds */
function run(
  account: string,
  config: Record<string, string> = {},
  environment: string = account,
): DynamicProvider {
  const provider = createDynamicProvider({
    environment: { INFLUXDB_MANAGEMENT_TOKEN: emulator.secrets[environment] ?? "" },
    clock: systemClock,
    shutdown: new Shutdown(),
    log: { warn: () => undefined, flush: async () => undefined },
  });
  const all: Props = { accountId: account, endpoint: emulator.url, ...config };
  provider.configure({ config: { get: (key) => all[key.replace("influxdb-tokens:", "")] } });
  return provider;
}

const single: Props = { description: "CI", expiresIn: "90d", owner: "p/s/ci", __provider: "text" };
const rotating: Props = { ...single, kind: "rotating", rotateBefore: "30d", overlap: "7d" };
const made: (() => Promise<void>)[] = [];
const living = (account: string) =>
  emulator
    .tokens(account)
    .filter(
      ({ state, tokenPrefix }) => state === "active" && !emulator.secrets[account]?.startsWith(tokenPrefix),
    );

async function make(account: string, args: Props, config: Record<string, string> = {}) {
  const home = run(account, config);
  const { inputs } = await home.check({}, args);
  const { id, outs } = await home.create(inputs);
  const state: Props = { ...(revealed(outs) as Props), __provider: "text" };
  made.push(() => home.delete(id, state));
  return { id, inputs, state };
}

afterEach(async () => {
  for (const remove of made.splice(0)) await remove();
  expect([...living(A), ...living(B)]).toEqual([]);
});

describe.each<[string, Props]>([
  ["a token", single],
  ["a rotating token", rotating],
])("the configuration names another account: %s", (_, args) => {
  test("nothing at all is made there, and to name the first one again is enough", async () => {
    const { id, inputs, state } = await make(A, args);
    const away = run(B);
    await away.check(inputs, args);
    expect(await away.diff(id, state, inputs)).toEqual({ changes: true, replaces: ["scope"] });
    const { failures } = await away.check({}, args);
    expect(failures.map(({ reason }) => reason).join()).toMatch(
      new RegExp(
        `belongs to dedicated:${A}.*configured for dedicated:${B}.*no token was created there.*scopeAliases.*` +
          // With the configuration as it stands the old one could not be revoked.
          `To move the token, configure dedicated:${A}\\S* again and give the resource a Provider for dedicated:${B}\\S*$`,
      ),
    );
    // Not for another resource either, which is only declared now.
    await expect(away.create({ ...single, owner: "p/s/new" })).rejects.toThrow(/no token was created there/);
    expect(living(B)).toEqual([]);

    const again = run(A);
    await again.check(inputs, args);
    expect(await again.diff(id, state, inputs)).toEqual({ changes: false, replaces: [] });
  });

  test("a Provider of the program whose account is changed in place is no different", async () => {
    const { id, inputs, state } = await make(A, args, { provider: "p" });
    const away = run(B, { provider: "p" });
    await away.check(inputs, args);
    await away.diff(id, state, inputs);
    expect((await away.check({}, args)).failures).toHaveLength(1);
  });

  test("another Provider moves it: the engine revokes the old one through the old provider", async () => {
    const { id, inputs, state } = await make(A, args);
    const away = run(B, { provider: "p" });
    await away.check(inputs, args);
    expect(await away.diff(id, state, inputs)).toEqual({ changes: true, replaces: ["scope"] });
    expect((await away.check({}, args)).failures).toEqual([]);
  });

  test("a Provider for the same account is noted without a call", async () => {
    const { id, inputs, state } = await make(A, args);
    const named = run(A, { provider: "p" });
    expect(await named.diff(id, state, inputs)).toEqual({ changes: true, replaces: [] });
    emulator.clearRequests();
    const { outs } = await named.update(id, state, inputs);
    expect(emulator.requests).toEqual([]);
    const noted = { ...(revealed(outs) as Props), __provider: "text" };
    expect(await named.diff(id, noted, inputs)).toEqual({ changes: false, replaces: [] });
  });
});

describe.each<[string, Props]>([
  ["a token", single],
  ["a rotating token", rotating],
])("the same account is reached in another way: %s", (_, args) => {
  const moved = (alias: string) => ({
    endpoint: emulator.url.replace("127.0.0.1", "localhost"),
    scopeAliases: alias,
  });

  test("an update takes it over as it is, once the listing shows it", async () => {
    const { id, inputs, state } = await make(A, args);
    const next = run(A, moved(String(state.scope)));
    expect(await next.diff(id, state, inputs)).toEqual({ changes: true, replaces: [] });
    emulator.clearRequests();
    const outs = revealed((await next.update(id, state, inputs)).outs) as Props;
    expect(emulator.requests.map(({ operation }) => operation)).toEqual(["list"]);
    expect(outs).toEqual({
      ...state,
      scope: `dedicated:${A}@localhost:${emulator.port}`,
      __provider: undefined,
    });
    expect(await next.diff(id, { ...outs, __provider: "text" }, inputs)).toEqual({
      changes: false,
      replaces: [],
    });
  });

  test("so do a refresh and a destroy", async () => {
    const { id, state } = await make(A, args);
    const next = run(A, moved(String(state.scope)));
    expect(revealed(await next.read(id, state))).toMatchObject({
      props: { status: "active", scope: `dedicated:${A}@localhost:${emulator.port}` },
    });
    await next.delete(id, state);
    expect(living(A)).toEqual([]);
  });

  test("an alias that is not so does nothing, whichever call comes first", async () => {
    const { id, inputs, state } = await make(A, args);
    const wrong = run(B, { scopeAliases: String(state.scope) });
    for (const call of [
      () => wrong.update(id, state, inputs),
      () => wrong.read(id, state),
      () => wrong.delete(id, state),
    ]) {
      await expect(call()).rejects.toThrow(/does not list it/);
    }
    expect(living(A)).toHaveLength(1);
  });
});

test("a state with the scope of an earlier release is used as it is, without a change", async () => {
  const { id, inputs, state } = await make(A, single);
  const old = { ...state, scope: `dedicated:${A.toUpperCase()}@127.0.0.1.:${emulator.port}` };
  const provider = run(A);
  expect(await provider.diff(id, old, inputs)).toEqual({ changes: false, replaces: [] });
  expect(revealed(await provider.read(id, old))).toMatchObject({ props: { scope: state.scope } });
});

describe("resources that share a name", () => {
  const under = (within: string): Props => ({ ...single, within });

  test("under different parents: a replaced one is not kept for the other's sake", async () => {
    const [one, two] = [await make(A, under("x")), await make(A, under("y"))];
    const provider = run(A);
    // The order of comparisons that run side by side.
    await provider.check(one.inputs, under("x"));
    await provider.check(two.inputs, under("y"));
    await provider.diff(one.id, one.state, one.inputs);
    await provider.diff(two.id, two.state, two.inputs);
    await provider.check({}, under("x"));
    await provider.delete(one.id, one.state);
    expect(living(A).map(({ id }) => id)).toEqual([two.id]);
    await provider.delete(two.id, two.state);
    expect(living(A).map(({ id }) => id)).toEqual([two.id]);
  });

  test("of different kinds: what is refused to one is not lifted by the other", async () => {
    const { id, inputs, state } = await make(A, { ...single, onInvalid: "error" });
    const dead = { ...state, status: "revoked" };
    const provider = run(A);
    await provider.check(inputs, inputs);
    await provider.diff(id, dead, inputs);
    const retirement = { kind: "retirement", owner: "p/s/ci", __provider: "text" };
    await provider.diff("retirement", retirement, retirement);
    expect((await provider.check({}, inputs)).failures).toHaveLength(1);
    expect((await provider.check({}, retirement)).failures).toEqual([]);
  });
});

test("a Provider's own credential is used where the environment holds one of another account", async () => {
  const config = { provider: "b", managementToken: emulator.secrets[B] ?? "" };
  const provider = run(B, config, A);
  const { inputs } = await provider.check({}, single);
  const { id, outs } = await provider.create(inputs);
  expect(living(B).map((token) => token.id)).toEqual([id]);
  await provider.delete(id, { ...(revealed(outs) as Props), __provider: "text" });
});
