import { DEFAULT_ACCOUNT_ID, DEFAULT_CLUSTER_ID, type Emulator, startEmulator } from "../../../emulator";
import { clusterSettings } from "../../../provider/account/cluster";
import { parseSettings } from "../../../provider/account/settings";
import { DatabaseTokens } from "../../../provider/backends/http/databaseTokens";

let emulator: Emulator;
let tokens: DatabaseTokens;

beforeEach(async () => {
  emulator = await startEmulator();
  const settings = parseSettings(
    {
      accountId: DEFAULT_ACCOUNT_ID,
      clusterId: DEFAULT_CLUSTER_ID,
      endpoint: emulator.url,
      clusterUrl: emulator.url,
    },
    {},
  );
  tokens = new DatabaseTokens(
    clusterSettings(settings),
    emulator.secrets[DEFAULT_ACCOUNT_ID] ?? "",
    async () => {
      return emulator.databases().map(({ name }) => name);
    },
  );
});
afterEach(async () => {
  await tokens.close();
  await emulator.stop();
});

/** What using a token proves that may read some databases. */
async function proven(...resources: string[]) {
  const permissions = resources.map((resource) => ({ action: "read" as const, resource }));
  const { record, secret } = emulator.mintDatabaseToken({ description: "x", permissions });
  return (await tokens.probe(secret, record.id)).provenBy;
}

test("a token is proven on any database that it may read: another one may be deleted", async () => {
  emulator.createDatabase({ name: "present" });
  expect(await proven("deleted", "present")).toBe("query");
  expect(await proven("deleted", "*")).toBe("query");
});

test("a token that may read only what is not there is not proven", async () => {
  await expect(proven("deleted")).rejects.toMatchObject({ code: "not-found" });
});
