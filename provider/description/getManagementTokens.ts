import { TOKEN_RECORD } from "./objects";
import type { FunctionDescription } from "./property";

/** Only the native plugin has functions. */
export const GET_MANAGEMENT_TOKENS = {
  name: "getManagementTokens",
  doc:
    "Lists the management tokens of the account that the provider is configured for: what the service shows of them, " +
    "never a token's string.",
  arguments: {
    live: {
      type: "boolean",
      default: "true",
      doc: "Whether only live tokens are listed: those that are neither expired nor revoked.",
    },
  },
  result: {
    scope: {
      type: "string",
      doc: "The account the ids belong to: `dedicated:ACCOUNT_ID` or `clustered:HOST`, followed by `@HOST/PATH` for a gateway.",
    },
    tokens: { type: { listOf: TOKEN_RECORD }, doc: "The tokens, in the order of the service." },
  },
} as const satisfies FunctionDescription;
