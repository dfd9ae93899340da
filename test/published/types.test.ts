import path from "node:path";
import type { components as Clustered } from "../../provider/backends/http/published/clustered";
import type { operations as Dedicated } from "../../provider/backends/http/published/dedicated";
import { RunningCommand } from "../support/exec/command";

const repository = path.resolve(__dirname, "../..");

test("the types are made from the contracts as they are now", async () => {
  const script = path.join(repository, "tools/publishedTypes.mjs");
  const options = { cwd: repository, env: { PATH: process.env.PATH ?? "" }, timeoutMs: 540_000 };
  const { code, output } = await new RunningCommand(process.execPath, [script, "--check"], options).result;
  expect({ code, output }).toEqual({ code: 0, output: "" });
});

/** The compiler checks these. */
type Created = Dedicated["CreateDatabaseToken"]["responses"][200]["content"]["application/json"];
const created: Pick<Created, "accountId" | "clusterId" | "accessToken"> = {
  accountId: "11111111-1111-4111-8111-111111111111",
  clusterId: "33333333-3333-4333-8333-333333333333",
  accessToken: "apiv1_",
};
// @ts-expect-error: a name is text
const name: Clustered["schemas"]["ClusterDatabaseName"] = 5;

test("they are types of the contract's values, and nothing at run time", () => {
  expect(Object.keys(created)).toEqual(["accountId", "clusterId", "accessToken"]);
  expect(name).toBe(5);
});
