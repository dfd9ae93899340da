import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Settings } from "../../bench/bench";
import { createOnce } from "../../bench/benches/growth";
import { createThroughInfluxctl } from "../../bench/benches/influxctl";
import { measureLifecycle } from "../../bench/lifecycles";
import { databaseTokensProvider, providerOnly } from "../../bench/subjects/providerOnly";
import { random } from "../../bench/subjects/random";
import { tokens } from "../../bench/subjects/tokens";
import { TARGETS } from "../../bench/targets";
import { CountedLauncher } from "../support/engine/countedLauncher";

const settings: Settings = { short: true, log: () => undefined, onEnd: () => () => undefined };

/** How large the state of a token may be, relative to a RandomId's. docs/performance.md lists what is in it. */
const STATE_AGAINST_RANDOM = 1.55;

describe("what the provider process asks of the service", () => {
  test("1,000 tokens: one listing before the first, two requests to make each, one listing to refresh all, one request to revoke each", async () => {
    const { create, unchanged, refresh, destroy } = await measureLifecycle(providerOnly, 1_000, settings);
    expect(create?.requests).toEqual({ list: 1, create: 1_000, get: 1_000 });
    expect(Object.values(create?.requests ?? {}).reduce((sum, count) => sum + count, 0)).toBe(
      1 + 1_000 * TARGETS.requestsPerToken,
    );
    expect(unchanged?.requests).toEqual({});
    expect(refresh?.requests).toEqual({ list: TARGETS.listingsPerRefresh });
    expect(destroy?.requests).toEqual({ revoke: 1_000 });
  });

  test("what it reads while it creates grows with the number of tokens, and no faster", async () => {
    const bytes = async (count: number) =>
      (await measureLifecycle(providerOnly, count, settings)).create?.bytes ?? 0;
    const [few, many] = [await bytes(100), await bytes(1_000)];
    expect(many / few).toBeGreaterThan(9.9);
    expect(many / few).toBeLessThan(10.1);
  });
});

test("100 database tokens: the same, and one request to change the permissions of each", async () => {
  const measured = await measureLifecycle(databaseTokensProvider, 100, settings);
  const { create, unchanged, edit, refresh, destroy } = measured;
  expect(create?.requests).toEqual({ list: 1, create: 100, get: 100 });
  expect(unchanged?.requests).toEqual({});
  expect(edit?.requests).toEqual({ update: 100 });
  expect(refresh?.requests).toEqual({ list: 1 });
  expect(destroy?.requests).toEqual({ revoke: 100 });
});

describe("what the engine starts and stores", () => {
  test("one provider process for a command, however many tokens", async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), "influxdb-tokens-launcher-"));
    try {
      const launcher = await CountedLauncher.write(folder);
      await measureLifecycle(tokens, 12, settings, { path: [launcher.path] });
      expect(await launcher.starts()).toBe(4);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test("the state of a token is bounded, beside that of a RandomId", async () => {
    const perResource = async (subject: typeof tokens) => {
      const bytes = async (count: number) => (await createOnce(count, { subject }, settings)).stateBytes ?? 0;
      return ((await bytes(11)) - (await bytes(1))) / 10;
    };
    const ratio = (await perResource(tokens)) / (await perResource(random));
    expect(ratio).toBeGreaterThan(1);
    expect(ratio).toBeLessThan(STATE_AGAINST_RANDOM);
  });

  test("influxctl is called twice for each token, once for its version and once for the listing, at most four calls at once", async () => {
    const { calls, atOnce } = await createThroughInfluxctl(12, settings);
    expect(calls).toBe(2 * 12 + 2);
    expect(atOnce).toBeLessThanOrEqual(4);
  });
});
