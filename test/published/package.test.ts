import {
  CLUSTERED,
  DEFAULT_ACCOUNT_ID,
  DEFAULT_CLUSTER_ID,
  type Emulator,
  startEmulator,
} from "../../emulator";
import { contractOf, operationsOf, PRODUCTS, type Product } from "../support/published/contract";
import { McpServer } from "../support/published/mcpServer";
import { ValidatingProxy } from "../support/published/validatingProxy";
import { DirectProvider } from "../support/service/directProvider";
import { describeWith, findPart } from "../support/tools/realPart";

/** Calls that the package never makes: tables have no resource, and nothing tells the id of a deleted database. */
const UNUSED = /Table$|^UndeleteClusterDatabase$/;

/** Everything that the resources ask of the service, on one cluster. */
async function everything(provider: DirectProvider): Promise<void> {
  const owner = "infra/prod/x";
  const database = { kind: "database", owner, name: "a/b c", retention: "30d" };
  const template = [{ time: "%Y-%m" }, { tag: "room" }, { bucket: { tagName: "id", numberOfBuckets: 10 } }];
  await provider.create({ ...database, name: "partitioned", partitionTemplate: template, maxTables: 20 });
  let made = await provider.create(database);
  made = await provider.update(made, { ...database, name: "a/b", forceDestroy: true });
  made = await provider.update(made, { ...database, name: "a/b", retention: "60d", forceDestroy: true });
  expect(await provider.read(made)).toMatchObject({ name: "a/b", retention: "60d", status: "active" });
  expect(await provider.import("partitioned", { kind: "database", owner })).toMatchObject({
    partitionTemplate: template,
  });

  const permissions = [{ action: "read", database: "a/b" }];
  const token = { kind: "databaseToken", owner, description: "CI: ✓", permissions, expiresIn: "90d" };
  let reader = await provider.create(token);
  const both = [...permissions, { action: "write", database: "*" }];
  reader = await provider.update(reader, { ...token, description: "other", permissions: both });
  expect(await provider.read(reader)).toMatchObject({ permissions: both, description: "other" });
  expect(await provider.import(reader.id, { kind: "databaseToken", owner })).toMatchObject({
    description: "other",
  });
  const rotation = { ...token, kind: "rotatingDatabaseToken", rotateBefore: "30d", overlap: "7d" };
  let rotating = await provider.create(rotation);
  rotating = await provider.update(rotating, { ...rotation, keepers: { next: "1" } });
  rotating = await provider.update(rotating, { ...rotation, keepers: { next: "1" }, permissions: both });
  for (const each of [rotating, reader, made]) await provider.delete(each);
}

describeWith("the package behind the validating proxy", { prism: findPart("prism") }, ({ prism }) => {
  describe.each(PRODUCTS)("on %s", (product: Product) => {
    const account = product === "clustered" ? CLUSTERED : DEFAULT_ACCOUNT_ID;
    let emulator: Emulator;
    let proxy: ValidatingProxy;
    let provider: DirectProvider;

    beforeAll(async () => {
      emulator = await startEmulator();
      proxy = await ValidatingProxy.start(product, emulator.url, prism);
      provider = new DirectProvider(
        product === "clustered"
          ? { product, host: "cluster.example.com", endpoint: proxy.url }
          : { accountId: DEFAULT_ACCOUNT_ID, clusterId: DEFAULT_CLUSTER_ID, endpoint: proxy.url },
        emulator.secrets[account] ?? "",
      );
    });
    afterAll(async () => {
      await provider?.close();
      await proxy?.stop();
      await emulator?.stop();
    });

    test("asks and is answered as InfluxData's contract says, in every operation that it uses", async () => {
      await everything(provider);
      expect(proxy.violations()).toEqual([]);
      const used = operationsOf(contractOf(product)).filter(({ id }) => !UNUSED.test(id));
      const checked = proxy.checked();
      const missing = used.filter(({ method, path }) => {
        const form = new RegExp(`^${method} /api/v0${path.replace(/\{[^}]*\}/g, "[^/]+")}$`);
        return !checked.some((request) => form.test(request));
      });
      expect(missing.map(({ id }) => id)).toEqual([]);
    });
  });
});

describeWith(
  "InfluxData's MCP server beside the package",
  { program: findPart("mcp-server") },
  ({ program }) => {
    test("sees what the package made, and the package what it changed", async () => {
      const emulator = await startEmulator();
      const secret = emulator.secrets[CLUSTERED] ?? "";
      const settings = { product: "clustered", host: "cluster.example.com", endpoint: emulator.url };
      const provider = new DirectProvider(settings, secret);
      const server = await McpServer.start(program, emulator.url, secret);
      try {
        const owner = "infra/prod/x";
        const database = await provider.create({
          kind: "database",
          owner,
          name: "sensors",
          retention: "30d",
        });
        const permissions = [{ action: "read", database: "sensors" }];
        const token = await provider.create({ kind: "databaseToken", owner, description: "CI", permissions });
        expect(await server.use("list_databases")).toContain('"sensors"');
        const listed = await server.use("cloud_list_database_tokens");
        expect(listed).toContain(`CI [pulumi:${owner}#`);
        expect(listed).toContain("read:sensors");
        await server.use("update_database", { name: "sensors", maxTables: 20 });
        await server.use("cloud_update_database_token", {
          token_id: token.id,
          permissions: [{ database: "*", action: "write" }],
        });
        expect(await provider.read(database)).toMatchObject({ maxTables: 20 });
        expect(await provider.read(token)).toMatchObject({
          permissions: [{ action: "write", database: "*" }],
        });
        await server.use("cloud_delete_database_token", { token_id: token.id });
        expect(await provider.read(token)).toMatchObject({ status: "revoked" });
      } finally {
        await server.stop();
        await provider.close();
        await emulator.stop();
      }
    });
  },
);
