import type { Answer, ContractClient } from "./contractClient";

/** A name that has to be percent-encoded in a path, and one with letters beyond ASCII. */
const NAMES = ["a/b?c", "plátanos"];

/**
 * Asks for every operation on databases and database tokens, in a cluster that has none.
 *
 * @returns the answers, all of them successes
 */
export async function everyOperation(client: ContractClient): Promise<Answer[]> {
  const answers: Answer[] = [];
  const send = async (...asked: Parameters<ContractClient["send"]>) => {
    const answer = await client.send(...asked);
    if (answer.status >= 300) throw new Error(`${asked[0]}: ${answer.status} ${JSON.stringify(answer.body)}`);
    answers.push(answer);
    return answer.body as { readonly id?: unknown };
  };

  await send("GetClusterDatabases");
  for (const name of NAMES) await send("CreateClusterDatabase", {}, { name });
  const partitionTemplate = [
    { type: "time", value: "%Y-%m" },
    { type: "tag", value: "room" },
    { type: "bucket", value: { tagName: "sensor", numberOfBuckets: 10 } },
  ];
  const retentionPeriod = 3_600_000_000_000;
  await send("CreateClusterDatabase", {}, { name: "one", maxTables: 1, retentionPeriod, partitionTemplate });
  for (const databaseName of [...NAMES, "one"]) {
    await send("UpdateClusterDatabase", { databaseName }, { maxColumnsPerTable: 50 });
  }
  const { id: databaseId } = await send("RenameClusterDatabase", { databaseName: "one" }, { name: "two/x" });
  await send("GetClusterDatabases");
  await send("DeleteClusterDatabase", { databaseName: "two/x" });
  await send("UndeleteClusterDatabase", { databaseId });

  await send("GetDatabaseTokens");
  const permissions = [
    { action: "read", resource: "two/x" },
    { action: "write", resource: "*" },
  ];
  const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
  const { id: tokenId } = await send("CreateDatabaseToken", {}, { description: "d", permissions, expiresAt });
  const { id: other } = await send("CreateDatabaseToken", {}, { description: "no access" });
  await send("GetDatabaseToken", { tokenId });
  await send("UpdateDatabaseToken", { tokenId }, { description: "e" });
  await send("UpdateDatabaseToken", { tokenId }, { permissions: [] });
  await send("GetDatabaseTokens");
  await send("DeleteDatabaseToken", { tokenId });
  await send("GetDatabaseTokens");
  await send("DeleteDatabaseToken", { tokenId: other });
  return answers;
}
