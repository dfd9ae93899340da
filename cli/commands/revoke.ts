import { parseArguments } from "../arguments";
import { type Command, type CommandContext, type ExitCode, exitCodes, UsageError } from "../command";
import { type Reach, reachJson, withConnections } from "../connections";
import type { ListedToken } from "../listedToken";
import { printJson, tokenTable } from "../output";
import { findHolders, type Holders, holderOf } from "../revoke/holders";
import { remediesAfterRevoking } from "../revoke/remedies";
import { type Outcome, revokeAll } from "../revoke/revokeAll";
import { selectBySecret } from "../revoke/selectBySecret";
import { selectByIds } from "../revoke/selectTokens";
import { readSecretInput } from "../secretInput";
import { SETTING_OPTIONS, SETTINGS_HELP } from "../settings";
import { checkStateValues, STATE_OPTIONS, STATES_HELP, stateSource } from "../states/sources";
import { plainText } from "../table";
import { KIND_OPTION, kindOfSecret, readKind, shownPrefix, type TokenKind } from "../tokenKind";

const HELP = `Usage: influxdb-tokens revoke ID... [OPTIONS]
       influxdb-tokens revoke --secret-stdin [OPTIONS]

Revokes tokens permanently. Without --yes it only shows them, and revokes
nothing. The credential in use is never revoked; if an influxctl profile has no
mgmt_token, the command cannot know which token that is.

Options:
  --yes              Revoke. This cannot be undone.
  --managed          With --yes: also tokens of stacks (with an owner marker, or
                     contained in a state). To remove a resource permanently,
                     remove it from its program and run "pulumi up" instead.
  --secret-stdin     Find the token by its secret, read from standard input, for
                     example one that was leaked. If several tokens have its
                     prefix, they are listed and none is revoked. A database
                     token is found if a state has its fingerprint.
  --kind KIND        Only management or only database tokens. Default: both, if
                     the settings reach both.
  --json             Print JSON.
  -h, --help         Show this help.

A token that a stack has adopted carries no marker: without --managed, the
command searches the states for it. If they cannot be read, the command says so
and continues, unless you named them.

${STATES_HELP}

${SETTINGS_HELP}

Exit codes:
  0  every token named is revoked, or was already unusable
  1  a token could not be found or revoked, or the service could not be asked
     afterwards: the command reports what it knows about each token
  2  wrong usage, a token of a stack without --managed, or the credential in use
  3  not revoked: --yes was not given, or several tokens have the secret's
     prefix

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
  ...STATE_OPTIONS,
  ...KIND_OPTION,
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

/** What is known before anything is revoked. */
interface RevokeContext extends Reach {
  readonly holders: Holders;
}

async function runRevoke(args: readonly string[], context: CommandContext): Promise<ExitCode> {
  const { values, positionals } = parseArguments(args, OPTIONS, "positionals");
  if (values["secret-stdin"] === true && positionals.length > 0) {
    throw new UsageError("name tokens either by id or with --secret-stdin, not both");
  }
  if (values["secret-stdin"] !== true && positionals.length === 0) {
    throw new UsageError("name the tokens to revoke: ids, or --secret-stdin");
  }
  checkStateValues(values);
  const asked = readKind(values);
  const secret = values["secret-stdin"] ? await readSecretInput(context) : undefined;
  const kind = secret === undefined ? asked : requireKind(secret, asked);
  return await withConnections({ ...values, kind }, context, async (reach) => {
    const [only] = reach.connections;
    const choice =
      secret === undefined || only === undefined
        ? await selectByIds(positionals, reach, context)
        : await selectBySecret(secret, only, stateSource(values, context), context);
    const tokens = choice.chosen.flatMap((chosen) => chosen.tokens);
    const living = tokens.filter(({ status }) => status === "active");
    const doubtful =
      choice.ambiguous || values.managed ? [] : living.filter(({ owner }) => owner === undefined);
    const holders = await findHolders(doubtful, reach.connections, values, context);
    const found = { ...reach, holders };
    if (holders.unread !== undefined) {
      context.printError(
        `No state was read (${holders.unread}). A stack may have adopted a token without an owner marker: make sure that no stack uses it`,
      );
    }
    if (choice.chosen.some(({ connection }) => connection.inUse === undefined) && living.length > 0) {
      context.printError(
        "The influxctl profile in use has no mgmt_token, so it is unknown what influxctl authenticates with. Make sure that it is none of these",
      );
    }
    if (choice.ambiguous) {
      report(values, found, context, { ambiguous: tokens });
      return exitCodes.found;
    }
    if (!values.yes) {
      report(values, found, context, { planned: tokens });
      return living.length > 0 ? exitCodes.found : exitCodes.fine;
    }
    refuseManaged(living, found, values);
    const outcomes: Outcome[] = [];
    const unlisted: string[] = [];
    for (const chosen of choice.chosen) {
      const done = await revokeAll(chosen, secret, context);
      outcomes.push(...done.outcomes);
      if (done.unlisted !== undefined) unlisted.push(done.unlisted);
    }
    report(values, found, context, { outcomes });
    for (const why of unlisted) {
      context.printError(
        `The service could not be asked afterwards (${why}), so this is what it answered before. Run the command again`,
      );
    }
    const done = unlisted.length === 0 && outcomes.every(({ dead }) => dead);
    return done ? exitCodes.fine : exitCodes.failed;
  });
}

/** The kind of a secret; what the flag says must not contradict it. */
function requireKind(secret: string, asked: TokenKind | undefined): TokenKind {
  const kind = kindOfSecret(secret);
  if (kind === undefined) {
    throw new UsageError(
      "standard input does not contain a management token or a database token: those begin with M.V1. or apiv1_",
    );
  }
  if (asked !== undefined && asked !== kind) throw new UsageError(`the secret is that of a ${kind} token`);
  return kind;
}

function refuseManaged(living: readonly ListedToken[], { holders }: RevokeContext, { managed }: Flags): void {
  const names = living.flatMap((token) => {
    const of = ownerOf(token, holders);
    return of === undefined ? [] : `${token.id} (${of})`;
  });
  if (managed || names.length === 0) return;
  throw new UsageError(
    `tokens of a stack: ${names.join(", ")}. Nothing was revoked. Remove the resource from its program and run \`pulumi up\`, or add --managed`,
  );
}

/** The owner of a token, from the state that contains it or from its marker; undefined: unknown. */
function ownerOf(token: ListedToken, { placeOf }: Holders): string | undefined {
  const place = placeOf(token);
  return place === undefined ? token.owner : holderOf(place);
}

function commandFor(living: readonly ListedToken[], holders: Holders): string {
  const managed = living.some((token) => ownerOf(token, holders) !== undefined) ? " --managed" : "";
  const kind = living.every((token) => token.kind === "database") ? " --kind database" : "";
  return `influxdb-tokens revoke ${living.map(({ id }) => id).join(" ")}${kind}${managed} --yes`;
}

interface RevokeReport {
  /** Several tokens have the prefix of the secret. */
  readonly ambiguous?: readonly ListedToken[];
  /** Shows what --yes would revoke. */
  readonly planned?: readonly ListedToken[];
  readonly outcomes?: readonly Outcome[];
}

function report(
  { json }: Flags,
  { holders, ...reach }: RevokeContext,
  context: CommandContext,
  { ambiguous, planned, outcomes }: RevokeReport,
): void {
  const next = outcomes === undefined ? [] : remediesAfterRevoking(outcomes, holders);
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
    printJson(context, "revoke", { ...reachJson(reach), classes, next });
    return;
  }
  if (ambiguous !== undefined) {
    context.print(tokenTable(ambiguous, context));
    context.print(
      "\nAll of these have the prefix of the secret. Nothing was revoked: name the right one by its id.",
    );
  } else if (planned !== undefined) {
    context.print(tokenTable(planned, context));
    for (const token of planned) {
      const place = holders.placeOf(token);
      if (place !== undefined) context.print(plainText(`\n${token.id} is in use by ${holderOf(place)}`));
    }
    const living = planned.filter(({ status }) => status === "active");
    context.print(
      living.length === 0
        ? "\nNothing to revoke: none of these is live."
        : `\nNothing was revoked. To revoke: ${commandFor(living, holders)}`,
    );
  } else {
    for (const { token, result } of outcomes ?? [])
      context.print(`${token.id} ${shownPrefix(token)}…: ${result}`);
    for (const line of next) context.print(plainText(line));
  }
}
