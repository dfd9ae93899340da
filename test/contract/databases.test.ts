import {
  DEFAULT_ACCOUNT_ID,
  DEFAULT_CLUSTER_ID,
  type Emulator,
  type EmulatorOptions,
  startEmulator,
} from "../../emulator";
import { clusterSettings } from "../../provider/account/cluster";
import { parseSettings, type RawConfig } from "../../provider/account/settings";
import { HttpDatabases } from "../../provider/backends/http/databases";
import { createDatabase } from "../../provider/lifecycle/database/create";
import { readDatabase } from "../../provider/lifecycle/database/read";
import { removeDatabase } from "../../provider/lifecycle/database/remove";
import { updateDatabase } from "../../provider/lifecycle/database/update";
import { failureOf } from "../support/failureOf";
import { databaseArguments, databasesOn } from "../support/lifecycle/databasesInMemory";

const YEARS = "3153600000000000000";
const HELD_MS = 60_000;

describe.each<[string, RawConfig, EmulatorOptions]>([
  ["Dedicated", { accountId: DEFAULT_ACCOUNT_ID, clusterId: DEFAULT_CLUSTER_ID }, {}],
  ["Clustered", { product: "clustered" }, { accounts: [], clustered: true }],
])("the databases of %s", (_product, config, options) => {
  let emulator: Emulator;
  let databases: HttpDatabases;

  beforeEach(async () => {
    emulator = await startEmulator({ ...options, deletedNamesHeldMs: HELD_MS });
    const settings = parseSettings({ ...config, endpoint: emulator.url, timeout: "5s" }, {});
    databases = new HttpDatabases(clusterSettings(settings), emulator.secret);
  });
  afterEach(async () => {
    await databases.close();
    await emulator.stop();
  });

  test.each(["metrics", "a/b", "100%", "a?b#c", "plátanos 😀", "..."])("live and end: %j", async (name) => {
    const partitionTemplate = [
      { tag: "plátanos" },
      { bucket: { tagName: "c", numberOfBuckets: 10 } },
      { time: "%Y" },
    ];
    const made = {
      name,
      retentionNanoseconds: YEARS,
      maxTables: 7,
      maxColumnsPerTable: 9,
      partitionTemplate,
    };
    expect(await databases.create(made)).toEqual(made);
    expect(await databases.update(name, { retentionNanoseconds: "0" })).toEqual({
      retentionNanoseconds: "0",
      maxTables: 7,
      maxColumnsPerTable: 9,
    });
    await databases.rename(name, `${name}/next`);
    expect(await databases.list()).toEqual([{ ...made, name: `${name}/next`, retentionNanoseconds: "0" }]);
    expect(await failureOf(databases.delete(name))).toMatchObject({ code: "not-found" });
    await databases.delete(`${name}/next`);
    expect(await databases.list()).toEqual([]);
  });

  test("refuse a name that is in use, or was until just now", async () => {
    await databases.create({ name: "metrics" });
    await databases.create({ name: "others" });
    expect(await failureOf(databases.create({ name: "metrics" }))).toMatchObject({ code: "conflict" });
    expect(await failureOf(databases.rename("metrics", "others"))).toMatchObject({ code: "conflict" });
    await databases.delete("metrics");
    const error = await failureOf(createDatabase(databaseArguments(), databasesOn(databases).context));
    expect(error).toMatchObject({ code: "conflict" });
    expect(error.message).toContain("about 7 days");
  });

  test("are created, renamed, changed, refreshed and deleted by their resource", async () => {
    const { context } = databasesOn(databases);
    const { id, outs } = await createDatabase(databaseArguments({ retention: "30d" }), context);
    const news = databaseArguments({ name: "next", retention: "7d", maxTables: 3, forceDestroy: true });
    const state = await updateDatabase(id, outs, news, () => context);
    expect(await readDatabase(id, { ...state }, context)).toEqual(state);
    expect(state).toMatchObject({ name: "next", retention: "7d", maxTables: 3, scope: databases.scope });
    await removeDatabase(state, context);
    expect(await readDatabase(id, { ...state }, context)).toEqual({ ...state, status: "missing" });
  });
});
