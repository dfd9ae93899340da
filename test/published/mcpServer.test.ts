import { readFile } from "node:fs/promises";
import { CLUSTERED, type Emulator, startEmulator } from "../../emulator";
import { isAlive } from "../support/exec/processes";
import { ContractClient } from "../support/published/contractClient";
import { McpServer } from "../support/published/mcpServer";
import { describeWith, findPart } from "../support/tools/realPart";

const HOUR = 3_600_000_000_000;

describeWith(
  "InfluxData's MCP server on the emulator",
  { program: findPart("mcp-server") },
  ({ program }) => {
    let emulator: Emulator;
    let server: McpServer;
    const managementToken = () => emulator.secrets[CLUSTERED] ?? "";

    beforeAll(async () => {
      emulator = await startEmulator();
      server = await McpServer.start(program, emulator.url, managementToken());
    });
    afterAll(async () => {
      await server.stop();
      await emulator.stop();
    });

    const databases = () =>
      emulator.databases(CLUSTERED).map(({ name, state, maxTables }) => ({ name, state, maxTables }));
    const listed = async () => {
      const answer = JSON.parse(await server.use("list_databases")) as { databases: { name: string }[] };
      return answer.databases.map(({ name }) => name);
    };

    test("creates, updates, lists and deletes databases", async () => {
      for (const name of ["metrics", "raw/logs"]) {
        await server.use("create_database", { name, maxTables: 10, retentionPeriod: HOUR });
      }
      expect(await listed()).toEqual(["metrics", "raw/logs"]);
      await server.use("update_database", { name: "raw/logs", maxTables: 20, retentionPeriod: 2 * HOUR });
      expect(databases()).toEqual([
        { name: "metrics", state: "active", maxTables: 10 },
        { name: "raw/logs", state: "active", maxTables: 20 },
      ]);
      await server.use("delete_database", { name: "raw/logs" });
      expect(await listed()).toEqual(["metrics"]);
      expect(databases()).toMatchObject([{ state: "active" }, { name: "raw/logs", state: "deleted" }]);
    });

    test("creates, reads, updates, lists and deletes database tokens", async () => {
      const tokens = () => emulator.databaseTokens(CLUSTERED);
      const reader = [{ database: "metrics", action: "read" }];
      const made = await server.use("cloud_create_database_token", {
        description: "reader",
        permissions: reader,
      });
      const [token] = tokens();
      if (token === undefined) throw new Error("the emulator has no token");
      expect(token).toMatchObject({
        description: "reader",
        permissions: [{ action: "read", resource: "metrics" }],
      });
      expect(made).toContain(`Token ID: ${token.id}`);
      expect(made).toMatch(/Access Token: apiv1_\S{58,}/);

      const given = { token_id: token.id };
      expect(await server.use("cloud_get_database_token", given)).toContain("Permissions: read:metrics");
      const permissions = [...reader, { database: "*", action: "write" }];
      await server.use("cloud_update_database_token", { ...given, description: "both", permissions });
      expect(await server.use("cloud_list_database_tokens")).toContain(
        `• both (ID: ${token.id})\n  Permissions: read:metrics, write:*`,
      );
      await server.use("cloud_delete_database_token", given);
      expect(tokens()).toMatchObject([{ id: token.id, description: "both", state: "revoked" }]);
    });

    test("sees what was made on the paths of Clustered", async () => {
      const client = ContractClient.of("clustered", emulator);
      await client.send("CreateClusterDatabase", {}, { name: "elsewhere" });
      const { body } = await client.send("CreateDatabaseToken", {}, { description: "made elsewhere" });
      expect(await listed()).toContain("elsewhere");
      const { id } = body as { id: string };
      expect(await server.use("cloud_list_database_tokens")).toContain(`made elsewhere (ID: ${id})`);
    });

    test.each([
      ["create_database", { name: "metrics" }, /409/],
      ["delete_database", { name: "unknown" }, /404/],
      ["cloud_get_database_token", { token_id: "99999999-9999-4999-8999-999999999999" }, /HTTP 404/],
    ])("%s reports what the emulator refuses", async (tool, given, text) => {
      if (tool === "create_database" && !(await listed()).includes("metrics")) await server.use(tool, given);
      await expect(server.use(tool, given)).rejects.toThrow(text);
    });

    test("a management token that is revoked can do nothing", async () => {
      const { record, secret } = emulator.mint({ description: "short", accountId: CLUSTERED });
      const other = await McpServer.start(program, emulator.url, secret);
      try {
        await other.use("list_databases");
        emulator.revoke(record.id);
        await expect(other.use("list_databases")).rejects.toThrow("401");
      } finally {
        await other.stop();
      }
      expect(await isAlive(other.pid)).toBe(false);
    });

    test("neither arguments nor the environment have the management token", async () => {
      for (const file of ["cmdline", "environ"]) {
        const text = await readFile(`/proc/${server.pid}/${file}`, "latin1");
        expect(text).not.toBe("");
        expect(text).not.toContain(managementToken());
      }
    });
  },
);
