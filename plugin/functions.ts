import { GET_DATABASE_TOKENS } from "../provider/description/getDatabaseTokens";
import { GET_MANAGEMENT_TOKENS } from "../provider/description/getManagementTokens";
import type { Failure } from "../provider/lifecycle/arguments/failure";
import type { TokenProvider } from "../provider/process/tokenProvider";
import { token } from "./schema/types";

/** What a function of the package answers. */
interface Answer {
  readonly result: object;
  readonly failures: readonly Failure[];
}

type PackageFunction = (args: Readonly<Record<string, unknown>>, tokens: TokenProvider) => Promise<Answer>;

/** The functions that programs can call, by their names in the schema. */
export const FUNCTIONS: Readonly<Record<string, PackageFunction>> = {
  [token(GET_MANAGEMENT_TOKENS.name)]: listing("managementTokens"),
  [token(GET_DATABASE_TOKENS.name)]: listing("databaseTokens"),
};

/** The records of an account's or a cluster's tokens, never a secret. */
function listing(service: "managementTokens" | "databaseTokens"): PackageFunction {
  return async ({ live = true, ...others }, tokens) => {
    const [unknown] = Object.keys(others);
    if (unknown !== undefined) return wrong(unknown, "is not an argument: the only one is live");
    if (typeof live !== "boolean") return wrong("live", "must be true or false");
    const { scope, tokens: all } = await tokens.list(service);
    return {
      result: { scope, tokens: live ? all.filter(({ status }) => status === "active") : all },
      failures: [],
    };
  };
}

function wrong(property: string, reason: string): Answer {
  return { result: {}, failures: [{ property, reason }] };
}
