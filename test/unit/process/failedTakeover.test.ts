import { DEFAULT_ACCOUNT_ID, DEFAULT_CLUSTER_ID, type Emulator, startEmulator } from "../../../emulator";
import { systemClock } from "../../../provider/clock";
import { revealed } from "../../../provider/process/secretValues";
import { Shutdown } from "../../../provider/process/shutdown";
import { createDynamicProvider, type DynamicProvider } from "../../../provider/runtime";

type Props = Record<string, unknown>;

let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator();
});
afterEach(() => emulator.stop());

/** A provider process of one run. */
function run(): DynamicProvider {
  const provider = createDynamicProvider({
    environment: { INFLUXDB_MANAGEMENT_TOKEN: emulator.secrets[DEFAULT_ACCOUNT_ID] ?? "" },
    clock: systemClock,
    shutdown: new Shutdown(),
    log: { warn: () => undefined, flush: async () => undefined },
  });
  const all: Props = { accountId: DEFAULT_ACCOUNT_ID, clusterId: DEFAULT_CLUSTER_ID, endpoint: emulator.url };
  provider.configure({ config: { get: (key) => all[key.replace("influxdb-tokens:", "")] } });
  return provider;
}

async function make(provider: DynamicProvider, args: Props) {
  const { inputs } = await provider.check({}, args);
  const { id, outs } = await provider.create(inputs);
  return { id, inputs, state: { ...(revealed(outs) as Props), __provider: "text" } };
}

const database = { kind: "database", name: "metrics", forceDestroy: true, __provider: "text" };
const token = { description: "CI", expiresIn: "90d", __provider: "text" };
const names = () => emulator.databases().map(({ name }) => name);

describe("with --continue-on-error, a resource that was renamed in the program and could not be taken over", () => {
  test("stays in the state if it is a database: nothing else has it", async () => {
    const { id, state } = await make(run(), { ...database, owner: "p/s/old" });
    const next = run();
    await expect(make(next, { ...database, owner: "p/s/new" })).rejects.toThrow(/already/);
    await expect(next.delete(id, state)).rejects.toThrow(/"new".*did not get it.*stays in the state/);
    expect(names()).toEqual(["metrics"]);
  });

  test("stays in the state if it is a database whose name another one should have got", async () => {
    const { id, state } = await make(run(), { ...database, owner: "p/s/old" });
    const other = await make(run(), { ...database, name: "other", owner: "p/s/other" });
    const next = run();
    const { inputs } = await next.check(other.inputs, { ...other.inputs, name: "metrics" });
    expect(await next.diff(other.id, other.state, inputs)).toMatchObject({ changes: true, replaces: [] });
    await expect(next.update(other.id, other.state, inputs)).rejects.toThrow(
      /another database has that name/,
    );
    await expect(next.delete(id, state)).rejects.toThrow(/stays in the state/);
    expect(names().sort()).toEqual(["metrics", "other"]);
  });

  test("leaves the state if it is a database that was taken over", async () => {
    const { id, state } = await make(run(), { ...database, owner: "p/s/old" });
    const next = run();
    await make(next, { ...database, owner: "p/s/new", adopt: true });
    await next.delete(id, state);
    expect(names()).toEqual(["metrics"]);
  });

  test("stays in the state if it is a token", async () => {
    const { id, state } = await make(run(), { ...token, owner: "p/s/old" });
    const next = run();
    const wrong = { ...token, description: "another", owner: "p/s/new", adopt: { id } };
    await expect(make(next, wrong)).rejects.toThrow(/do not describe/);
    await expect(next.delete(id, state)).rejects.toThrow(/stays in the state/);
    const [{ state: alive } = {}] = emulator.tokens().filter((each) => each.id === id);
    expect(alive).toBe("active");
  });
});
