import { CLUSTERED, type Emulator, startEmulator } from "../../emulator";
import { PRODUCTS, partAt } from "../support/published/contract";
import { ContractClient } from "../support/published/contractClient";
import { everyOperation } from "../support/published/everyOperation";
import { requestExamples } from "../support/published/examples";
import { Schemas } from "../support/published/schemas";

let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator();
});
afterEach(() => emulator.stop());

const UNKNOWN = "99999999-9999-4999-8999-999999999999";

/** The answers in the contract that do not fit the requests of the same name: other tags than those asked for. */
const OTHER_ANSWERS = ["CreateClusterDatabase, allFields"];

describe.each(PRODUCTS)("the emulator answers as the contract of %s says", (product) => {
  const { contract } = Schemas.of(product);
  const examples = requestExamples(contract).filter(({ operation }) => !operation.path.includes("/tables"));
  const accountId = product === "clustered" ? { accountId: CLUSTERED } : {};

  test.each(examples.map((example) => [example.name, example] as const))("%s", async (name, example) => {
    const client = ContractClient.of(product, emulator);
    const { operation, value } = example;
    if (operation.id !== "CreateClusterDatabase")
      emulator.createDatabase({ name: "DatabaseOne", ...accountId });
    const { record } = emulator.mintDatabaseToken({
      description: "Limited Access Token",
      permissions: [
        { action: "read", resource: "DatabaseOne" },
        { action: "write", resource: "DatabaseTwo" },
      ],
      ...accountId,
    });
    const answer = await client.send(
      operation.id,
      { databaseName: "DatabaseOne", tokenId: record.id },
      value,
    );
    expect(answer.status).toBe(200);
    expect(client.violations(answer)).toEqual([]);

    const [, key = ""] = name.split(", ");
    const media = [...operation.keys, "responses", "200", "content", "application/json"];
    const shown = partAt(contract, [...media, "examples", key, "value"]);
    if (shown === undefined || OTHER_ANSWERS.includes(`${operation.id}, ${key}`)) return;
    const own = { accountId: 0, clusterId: 0, id: 0, createdAt: 0, accessToken: 0 };
    expect({ ...(answer.body as object), ...own }).toEqual({ ...(shown as object), ...own });
  });

  test("in all operations on databases and database tokens", async () => {
    const client = ContractClient.of(product, emulator);
    const answers = await everyOperation(client);
    const violations = answers.map((answer) => [answer.operation.id, client.violations(answer)]);
    expect(violations.filter(([, lines]) => lines?.length !== 0)).toEqual([]);
    const asked = new Set(answers.map(({ operation }) => operation.id));
    expect([...asked].sort()).toEqual(client.operations.map(({ id }) => id).sort());
  });

  test.each([
    ["a database of that name exists", "CreateClusterDatabase", {}, { name: "one" }, 409],
    ["a name that is too long", "CreateClusterDatabase", {}, { name: "x".repeat(65) }, 400],
    ["a template without parts", "CreateClusterDatabase", {}, { name: "two", partitionTemplate: [] }, 400],
    ["a body that is no JSON", "CreateClusterDatabase", {}, "{", 400],
    ["nothing to change", "UpdateClusterDatabase", { databaseName: "one" }, {}, 400],
    ["an unknown database", "UpdateClusterDatabase", { databaseName: "two" }, { maxTables: 5 }, 404],
    ["an unknown database", "DeleteClusterDatabase", { databaseName: "two" }, undefined, 404],
    ["an unknown database", "UndeleteClusterDatabase", { databaseId: 99_999 }, undefined, 404],
    ["an empty name", "RenameClusterDatabase", { databaseName: "one" }, { name: "" }, 400],
    ["no description", "CreateDatabaseToken", {}, { permissions: [] }, 400],
    ["an expiry in another form", "CreateDatabaseToken", {}, { description: "d", expiresAt: "never" }, 400],
    ["an unknown token", "GetDatabaseToken", { tokenId: UNKNOWN }, undefined, 404],
    ["an unknown token", "UpdateDatabaseToken", { tokenId: UNKNOWN }, { description: "d" }, 404],
    ["an unknown token", "DeleteDatabaseToken", { tokenId: UNKNOWN }, undefined, 404],
  ])("to what it refuses: %s, %s", async (_why, id, parameters, body, status) => {
    const client = ContractClient.of(product, emulator);
    emulator.createDatabase({ name: "one", ...accountId });
    const answer = await client.send(id, parameters, body);
    expect(answer.status).toBe(status);
    expect(client.violations(answer)).toEqual([]);
  });

  test.each([
    ["a credential that is not valid", "M.V1.none", 401],
    ["the credential of another account", "other", 403],
  ])("to %s", async (_why, secret, status) => {
    const others = product === "clustered" ? emulator.secret : (emulator.secrets[CLUSTERED] ?? "");
    const client = ContractClient.of(product, emulator).as(secret === "other" ? others : secret);
    for (const { id } of client.operations) {
      const answer = await client.send(
        id,
        { databaseName: "one", databaseId: 5, tokenId: UNKNOWN },
        bodyFor(id),
      );
      expect([id, answer.status, client.violations(answer)]).toEqual([id, status, []]);
    }
  });
});

const bodyFor = (id: string) =>
  /^(Create|Update|Rename)/.test(id) ? { name: "one", description: "d" } : undefined;
