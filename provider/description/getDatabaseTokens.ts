import { OF_DATABASE_TOKENS } from "./databaseToken";
import { GET_MANAGEMENT_TOKENS } from "./getManagementTokens";
import { DATABASE_TOKEN_RECORD } from "./objects";
import type { FunctionDescription } from "./property";

/** Only the native plugin has functions. */
export const GET_DATABASE_TOKENS = {
  name: "getDatabaseTokens",
  doc:
    "Lists the database tokens of the cluster that the provider is configured for: what the service shows of them, " +
    "never a token's string.",
  arguments: GET_MANAGEMENT_TOKENS.arguments,
  result: {
    scope: {
      ...OF_DATABASE_TOKENS.scope,
      doc: OF_DATABASE_TOKENS.scope.doc.replace("the id belongs", "the ids belong"),
    },
    tokens: { ...GET_MANAGEMENT_TOKENS.result.tokens, type: { listOf: DATABASE_TOKEN_RECORD } },
  },
} as const satisfies FunctionDescription;
