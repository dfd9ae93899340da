import { DEFAULT_ACCOUNT_ID, DEFAULT_CLUSTER_ID, type Emulator, startEmulator } from "../../../emulator";
import type { RawConfig } from "../../../provider/account/settings";
import { systemClock } from "../../../provider/clock";
import { Shutdown } from "../../../provider/process/shutdown";
import { createProvider, type TokenProvider } from "../../../provider/process/tokenProvider";

const OTHER_CLUSTER = "44444444-4444-4444-8444-444444444444";
const OTHER = `M.V1.othr${"x".repeat(60)}`;

const INPUTS = {
  kind: "databaseToken",
  description: "Dashboards",
  permissions: [{ action: "read", database: "sensors" }],
  owner: "p/s/reader",
  __provider: "text",
};

let emulator: Emulator;

beforeEach(async () => {
  emulator = await startEmulator({ clusters: [DEFAULT_CLUSTER_ID, OTHER_CLUSTER] });
});
afterEach(() => emulator.stop());

/** @param name of the program's `Provider`; undefined: the stack's configuration */
function provider(config: RawConfig, environment: Record<string, string>, name?: string): TokenProvider {
  const made = createProvider({
    environment,
    clock: systemClock,
    shutdown: new Shutdown(),
    log: { warn: () => undefined, flush: async () => undefined },
  });
  const own = { accountId: DEFAULT_ACCOUNT_ID, clusterId: DEFAULT_CLUSTER_ID, endpoint: emulator.url };
  made.configure({ ...own, ...config }, name);
  return made;
}

const alive = () => emulator.databaseTokens().filter(({ state }) => state === "active");

test("a Provider's own management token wins over the default variable", async () => {
  const own = provider({ managementToken: emulator.secret }, { INFLUXDB_MANAGEMENT_TOKEN: OTHER }, "chain");
  const { id, outs } = await own.create(INPUTS);
  expect(alive().map((token) => token.id)).toEqual([id]);
  await own.delete(id, { ...outs });
  expect(alive()).toEqual([]);
});

test("the stack's configuration does not: the variable is the one that refreshes can be given", async () => {
  const own = provider({ managementToken: OTHER }, { INFLUXDB_MANAGEMENT_TOKEN: emulator.secret });
  expect((await own.create(INPUTS)).id).toBe(alive()[0]?.id);
});

test("a refusal names the credential that was used", async () => {
  const own = provider({ managementToken: OTHER }, { INFLUXDB_MANAGEMENT_TOKEN: emulator.secret }, "chain");
  const message = await own.create(INPUTS).catch((error: Error) => error.message);
  expect(message).toContain('M.V1.othr… from the managementToken of the Provider "chain"');
  expect(message).not.toContain(OTHER);
});

test("a token of another cluster is neither read, changed nor revoked", async () => {
  const environment = { INFLUXDB_MANAGEMENT_TOKEN: emulator.secret };
  const { id, outs } = await provider({}, environment).create(INPUTS);
  const other = provider({ clusterId: OTHER_CLUSTER }, environment);
  emulator.clearRequests();
  const changed = { ...INPUTS, permissions: [{ action: "write", database: "*" }] };
  const calls = [
    other.read(id, { ...outs }),
    other.update(id, { ...outs }, changed),
    other.delete(id, { ...outs }),
  ];
  for (const outcome of await Promise.allSettled(calls)) {
    expect(outcome).toMatchObject({
      status: "rejected",
      reason: {
        message: expect.stringContaining(`belongs to dedicated:${DEFAULT_ACCOUNT_ID}/${DEFAULT_CLUSTER_ID}`),
      },
    });
  }
  // Nor does it replace it by one there.
  await other.diff(id, { ...outs }, INPUTS);
  expect((await other.check({}, INPUTS)).failures).toHaveLength(1);
  expect(alive().map((token) => token.id)).toEqual([id]);
  expect(emulator.requests.filter(({ operation }) => operation !== "list")).toEqual([]);
});
