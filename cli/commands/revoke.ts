import { parseArguments } from "../arguments";
import { type Command, type CommandContext, type ExitCode, exitCodes, UsageError } from "../command";
import type { ListedToken } from "../listedToken";
import { printJson, tokenTable } from "../report";
import { choose } from "../revoke/choose";
import { nextAfterRevoking } from "../revoke/next";
import { type Outcome, revokeAll } from "../revoke/revokeAll";
import { readSecretInput } from "../secretInput";
import { type Connection, SETTING_OPTIONS, SETTINGS_HELP, withConnection } from "../settings";

const HELP = `Usage: influxdb-tokens revoke ID... [OPTIONS]
       influxdb-tokens revoke --secret-stdin [OPTIONS]

Revokes management tokens for good. Without --yes it only shows which: nothing is
revoked then. The credential in use is never revoked.

Options:
  --yes              Revoke. There is no way back.
  --managed          With --yes: tokens that a stack made, too (those with an owner
                     marker). Where a resource is to go for good, remove it from
                     the program and run "pulumi up" instead.
  --secret-stdin     Find the token by its secret, read from standard input, as for
                     one that was leaked. Where several tokens begin like it, they
                     are listed and none is revoked.
  --json             Print JSON.
  -h, --help         Show this help.

${SETTINGS_HELP}

Exit codes:
  0  every token named is revoked, or was already of no use
  1  a token could not be found or revoked
  2  wrong usage, a token of a stack without --managed, or the credential in use
  3  not revoked: --yes was not given, or several tokens begin like the secret

Examples:
  influxdb-tokens revoke 3f6a2b5c-9d1e-4f70-8a2b-6c5d4e3f2a1b
  influxdb-tokens revoke 3f6a2b5c-9d1e-4f70-8a2b-6c5d4e3f2a1b --managed --yes
  cat leaked | influxdb-tokens revoke --secret-stdin --yes`;

/** Revokes tokens. */
export const revokeCommand: Command = {
  name: "revoke",
  summary: "Revoke tokens by id, or one by its secret.",
  help: HELP,
  run: runRevoke,
};

const OPTIONS = {
  ...SETTING_OPTIONS,
  yes: { type: "boolean" },
  managed: { type: "boolean" },
  "secret-stdin": { type: "boolean" },
  json: { type: "boolean" },
} as const;

interface Flags {
  readonly yes?: boolean | undefined;
  readonly managed?: boolean | undefined;
  readonly json?: boolean | undefined;
}

async function runRevoke(args: readonly string[], context: CommandContext): Promise<ExitCode> {
  const { values, positionals } = parseArguments(args, OPTIONS, "positionals");
  if (values["secret-stdin"] === true && positionals.length > 0) {
    throw new UsageError("name tokens by id or by --secret-stdin, not by both");
  }
  if (values["secret-stdin"] !== true && positionals.length === 0) {
    throw new UsageError("name the tokens to revoke: ids, or --secret-stdin");
  }
  const secret = values["secret-stdin"] ? await readSecretInput(context) : undefined;
  return await withConnection(values, context, async (connection) => {
    const choice = await choose({ ids: positionals, secret }, connection, context);
    if (choice.ambiguous) {
      report(values, connection, context, { ambiguous: choice.tokens });
      return exitCodes.found;
    }
    const living = choice.tokens.filter(({ status }) => status === "active");
    if (!values.yes) {
      report(values, connection, context, { planned: choice.tokens });
      return living.length > 0 ? exitCodes.found : exitCodes.fine;
    }
    refuseManaged(living, values);
    const outcomes = await revokeAll(choice.tokens, { ...connection, secret }, context);
    report(values, connection, context, { outcomes });
    return outcomes.every(({ dead }) => dead) ? exitCodes.fine : exitCodes.failed;
  });
}

function refuseManaged(living: readonly ListedToken[], { managed }: Flags): void {
  const owned = living.filter(({ owner }) => owner !== undefined);
  if (managed || owned.length === 0) return;
  const names = owned.map(({ id, owner }) => `${id} (${owner})`).join(", ");
  throw new UsageError(
    `made by a stack: ${names}. Nothing was revoked. Remove the resource from its program and run \`pulumi up\`, or say --managed`,
  );
}

function commandFor(living: readonly ListedToken[]): string {
  const managed = living.some(({ owner }) => owner !== undefined) ? " --managed" : "";
  return `influxdb-tokens revoke ${living.map(({ id }) => id).join(" ")}${managed} --yes`;
}

interface Content {
  /** Several tokens begin like the secret. */
  readonly ambiguous?: readonly ListedToken[];
  /** What --yes would revoke. */
  readonly planned?: readonly ListedToken[];
  readonly outcomes?: readonly Outcome[];
}

function report(
  { json }: Flags,
  { backend }: Connection,
  context: CommandContext,
  { ambiguous, planned, outcomes }: Content,
): void {
  const next = outcomes === undefined ? [] : nextAfterRevoking(outcomes);
  if (json) {
    const classes =
      ambiguous !== undefined
        ? { ambiguous }
        : planned !== undefined
          ? { planned }
          : {
              revoked: outcomes?.filter(({ dead }) => dead),
              failed: outcomes?.filter(({ dead }) => !dead),
            };
    printJson(context, "revoke", { scope: backend.scope, classes, next });
    return;
  }
  if (ambiguous !== undefined) {
    context.print(tokenTable(ambiguous, context));
    context.print("\nAll of these begin like the secret. Nothing was revoked: name the right one by its id.");
  } else if (planned !== undefined) {
    context.print(tokenTable(planned, context));
    const living = planned.filter(({ status }) => status === "active");
    context.print(
      living.length === 0
        ? "\nNothing to revoke: none of these can be used any more."
        : `\nNothing was revoked. To revoke: ${commandFor(living)}`,
    );
  } else {
    for (const { token, result } of outcomes ?? []) context.print(`${token.id} ${token.prefix}…: ${result}`);
    for (const line of next) context.print(line);
  }
}
