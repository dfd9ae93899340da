import type { DatabaseTokenView } from "../../../emulator";
import { useEmulator } from "./onEmulator";
import type { ProgramRun, ProgramRunOptions } from "./programRun";

const READ = { action: "read", resource: "sensors" } as const;

/** An emulator, and the program with the settings that reach both kinds of tokens. */
interface OnCluster {
  readonly on: ReturnType<typeof useEmulator>;
  /** The account's name in states. */
  readonly accountScope: string;
  /** The cluster's. */
  readonly clusterScope: string;
  run(args: readonly string[], options?: ProgramRunOptions): Promise<ProgramRun>;
  /** Makes a database token that may read `sensors`. */
  mint(
    description: string,
    permissions?: readonly { action: "read" | "write"; resource: string }[],
  ): { readonly id: string; readonly secret: string };
  stateOf(id: string): DatabaseTokenView["state"] | undefined;
  /** How many requests about database tokens there were, by operation. */
  asked(operation: string): number;
}

/** Gives each test of the enclosing block an emulator, as {@link useEmulator} does, with a cluster. */
export function useCluster(): OnCluster {
  const on = useEmulator();
  const account = () => `dedicated:${on.emulator.accounts[0]}`;
  const endpoint = () => new URL(on.emulator.url).host;
  return {
    on,
    get accountScope() {
      return `${account()}@${endpoint()}`;
    },
    get clusterScope() {
      return `${account()}/${on.emulator.clusters[0]}@${endpoint()}`;
    },
    run: (args, { environment, ...options } = {}) =>
      on.run(args, {
        ...options,
        environment: { INFLUXDB_TOKENS_CLUSTER_ID: on.emulator.clusters[0], ...environment },
      }),
    mint: (description, permissions = [READ]) => {
      const { record, secret } = on.emulator.mintDatabaseToken({ description, permissions });
      return { id: record.id, secret };
    },
    stateOf: (id) => on.emulator.databaseTokens().find((token) => token.id === id)?.state,
    asked: (operation) =>
      on.emulator.requests.filter((each) => each.resource === "databaseToken" && each.operation === operation)
        .length,
  };
}
