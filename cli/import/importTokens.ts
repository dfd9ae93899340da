import type { AuditedToken } from "../audit/classify";
import { ofStack } from "../audit/remedies";
import type { AuditRun } from "../audit/runAudit";
import type { CommandContext } from "../command";
import type { Reach } from "../connections";
import type { ListedToken } from "../listedToken";
import { shellWord } from "../shellWord";
import type { StateValues } from "../states/sources";
import { writeImportFile } from "./importFile";
import { type ImportPlan, planImport } from "./planImport";

/** What an import takes over, and the commands that do it. */
interface Import {
  readonly plan: ImportPlan;
  /** The tokens of the plan's resources. */
  readonly tokens: readonly AuditedToken[];
  /** In the order in which to run them; empty if there is nothing to import. */
  readonly next: readonly string[];
}

/**
 * Writes the file for `pulumi import`, unless there is nothing to import, and says on standard error what neither the
 * listing nor the states show.
 *
 * @param matches whether the user wants a token
 */
export function importTokens(
  file: string,
  { audit, states, matches }: AuditRun & { readonly matches: (token: ListedToken) => boolean },
  { force, stack, state }: StateValues & { readonly force?: boolean | undefined },
  { connections }: Reach,
  context: CommandContext,
): Import {
  const plan = planImport(
    audit.tokens.filter(matches),
    states,
    connections.flatMap(({ credentials }) => credentials),
  );
  if (plan.resources.length === 0) return { plan, tokens: [], next: [] };
  writeImportFile(file, plan, force === true, context);
  if (connections.some(({ inUse }) => inUse === undefined)) {
    context.printError(
      "The influxctl profile in use has no mgmt_token, so it is unknown what influxctl authenticates with. Make sure that it is none of these",
    );
  }
  if ((stack ?? state) !== undefined) {
    context.printError(
      "Not every stack was read. Make sure that no other one has adopted one of these tokens",
    );
  }
  const written = new Set(plan.resources.map(({ id }) => id));
  const [only, ...others] = stack ?? [];
  const named = others.length === 0 ? ofStack(only) : "";
  return {
    plan,
    tokens: audit.tokens.filter(({ id }) => written.has(id)),
    next: ["influxdb-tokens plugin install", `pulumi import --file ${shellWord(file)}${named}`],
  };
}
