import { program } from "../../test/support/engine/program";
import { PulumiStack } from "./pulumiStack";
import { connectionTo } from "./service";
import { OPERATIONS, type Subject } from "./subject";

/** A program with this many database tokens that may do the given. */
function databaseTokensProgram(count: number, actions: readonly string[]): string {
  const permissions = actions.map((action) => ({ action, database: "sensors" }));
  return program(`for (let place = 0; place < ${count}; place++) {
  new DatabaseToken(\`token-\${place}\`, {
    description: \`Token \${place}\`, expiresIn: "90d", permissions: ${JSON.stringify(permissions)},
  });
}`);
}

/** This package's database tokens. `edit` changes the permissions of all of them. */
export const databaseTokens: Subject = {
  name: "databaseTokens",
  operations: OPERATIONS,
  open: async (service, count, overrides) =>
    await PulumiStack.open(
      { program: databaseTokensProgram(count, ["read"]), ...connectionTo(service) },
      overrides,
      databaseTokensProgram(count, ["read", "write"]),
    ),
};
