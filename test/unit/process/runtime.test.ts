import { DEFAULT_ACCOUNT_ID, type Emulator, startEmulator } from "../../../emulator";
import { systemClock } from "../../../provider/clock";
import { Shutdown } from "../../../provider/process/shutdown";
import { createDynamicProvider, type DynamicProvider } from "../../../provider/runtime";
import { UNKNOWN } from "../../../provider/unknown";

let emulator: Emulator;
const warnings: string[] = [];

beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.stop());

function providerWith(environment: Record<string, string> = {}): DynamicProvider {
  return createDynamicProvider({
    environment,
    clock: systemClock,
    shutdown: new Shutdown(),
    log: { warn: (message) => warnings.push(message), flush: async () => undefined },
  });
}

function configure(provider: DynamicProvider, config: Record<string, unknown>): void {
  provider.configure({ config: { get: (key) => config[key.replace("influxdb-tokens:", "")] } });
}

const inputs = {
  description: "CI",
  owner: "p/s/ci",
  __provider: "text",
};

describe("the provider", () => {
  test("is configured by anything without a complaint: the launcher would not wait for one", () => {
    const throwing = {
      get: () => {
        throw new Error("no config");
      },
    };
    for (const request of [
      undefined,
      null,
      {},
      { config: undefined },
      { config: {} },
      { config: throwing },
    ]) {
      expect(providerWith().configure(request as never)).toBeUndefined();
    }
    configure(providerWith(), { accountId: 7, endpoint: {}, timeout: Number.NaN });
  });

  test("fails at every call on bad settings, and names the setting each time", async () => {
    const provider = providerWith({ INFLUXDB_MANAGEMENT_TOKEN: emulator.secret });
    configure(provider, { accountId: "oops", endpoint: emulator.url });
    const props = { ...inputs, tokenId: "id", scope: "dedicated:x", stateVersion: 1 };
    const calls = () => [
      provider.diff("id", props, inputs),
      provider.create(inputs),
      provider.read("id", props),
      provider.update("id", { ...props, status: "unverified", token: "t" }, inputs),
      provider.delete("id", props),
    ];
    for (const result of [...(await Promise.allSettled(calls())), ...(await Promise.allSettled(calls()))]) {
      expect(result).toMatchObject({
        status: "rejected",
        reason: { message: expect.stringContaining("influxdb-tokens:accountId must be a UUID") },
      });
    }
    const named = expect.stringContaining("influxdb-tokens:accountId must be a UUID");
    expect((await provider.check({}, inputs)).failures).toEqual([{ property: "", reason: named }]);
    expect(emulator.requests).toEqual([]);
  });

  test("checks and compares without a credential, a network or known settings", async () => {
    const provider = providerWith();
    configure(provider, { accountId: UNKNOWN, endpoint: "https://nowhere.invalid" });
    expect(await provider.check({}, inputs)).toEqual({ inputs, failures: [] });
    const state = { ...inputs, tokenId: "id", scope: "dedicated:x", status: "active", stateVersion: 1 };
    expect(await provider.diff("id", state, inputs)).toEqual({ changes: false, replaces: [] });
  });

  test("carries a token through its whole life", async () => {
    const provider = providerWith({ INFLUXDB_MANAGEMENT_TOKEN: emulator.secret });
    configure(provider, { accountId: DEFAULT_ACCOUNT_ID, endpoint: emulator.url });
    const { inputs: checked } = await provider.check({}, inputs);
    const { id, outs } = await provider.create(checked);
    const state = { ...outs, __provider: "text" };
    expect(await provider.diff(id, state, checked)).toEqual({ changes: false, replaces: [] });
    expect(await provider.read(id, state)).toEqual({ id, props: outs });
    const changed = { ...checked, onInvalid: "error" };
    expect((await provider.update(id, state, changed)).outs).toEqual({ ...outs, onInvalid: "error" });
    await provider.delete(id, state);
    await provider.delete(id, state);
    expect(emulator.tokens().at(-1)).toMatchObject({ id, state: "revoked" });
  });

  test("configured again uses the new settings", async () => {
    const provider = providerWith({ INFLUXDB_MANAGEMENT_TOKEN: emulator.secret });
    configure(provider, { accountId: "oops" });
    await expect(provider.create(inputs)).rejects.toThrow(/UUID/);
    configure(provider, { accountId: DEFAULT_ACCOUNT_ID, endpoint: emulator.url });
    const { id, outs } = await provider.create(inputs);
    await provider.delete(id, outs as Record<string, unknown>);
  });

  test("refuses a state of a later release with an error of one line", async () => {
    const provider = providerWith({ INFLUXDB_MANAGEMENT_TOKEN: emulator.secret });
    configure(provider, { accountId: DEFAULT_ACCOUNT_ID, endpoint: emulator.url });
    const later = { ...inputs, tokenId: "id", stateVersion: 99 };
    for (const call of [
      provider.diff("id", later, inputs),
      provider.read("id", later),
      provider.delete("id", later),
    ]) {
      await expect(call).rejects.toThrow(/later release of pulumi-influxdb-tokens \(state version 99/);
    }
  });

  test("hands on the outputs of a token that is not ready, its own text included", async () => {
    const provider = providerWith({ INFLUXDB_MANAGEMENT_TOKEN: emulator.secret });
    configure(provider, { accountId: DEFAULT_ACCOUNT_ID, endpoint: emulator.url });
    const fault = emulator.faults.add({ kind: "activation", ms: 3_600_000 });
    const wanted = { ...inputs, verify: { timeout: "1s" } };
    const error = await provider.create(wanted).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      id: emulator.tokens().at(-1)?.id,
      reasons: [expect.stringContaining("recorded as not ready")],
      properties: {
        status: "unverified",
        __provider: "text",
        token: { value: expect.stringMatching(/^M\.V1\./) },
      },
    });
    fault.remove();
    emulator.revoke(emulator.tokens().at(-1)?.id ?? "");
  });
});
