import { resolve } from "node:path";
import { formatDuration } from "../../provider/token/time";
import { durationOption, parseArguments } from "../arguments";
import { calendarText } from "../calendar/calendarText";
import { eventsOf } from "../calendar/events";
import { type Command, type CommandContext, type ExitCode, exitCodes } from "../command";
import { DUE_KINDS, type DueItem, findDue } from "../due/findDue";
import { count, day, printJson } from "../output";
import { requireShown } from "../states/hidden";
import { ofKind } from "../states/ofKind";
import { checkStateValues, STATE_OPTIONS, STATES_HELP, stateSource } from "../states/sources";
import { type Column, plainText, table } from "../table";
import { KIND_OPTION, readKind } from "../tokenKind";
import { writeWholeFile } from "../wholeFile";

const HELP = `Usage: influxdb-tokens due [OPTIONS]

Shows what has to be done soon, according to the states of stacks. It needs no
management token and makes no call to the service: a pipeline can use it to
decide whether to run "pulumi up".

  rotate     a rotation is due
  dead       a refresh found the token revoked, expired or missing
  retire     the previous token is to be revoked
  expiring   a token expires, and nothing replaces it before that
  not-ready  a token was created, but is not verified or not delivered yet

Options:
  --within DURATION  Show what is due within DURATION, or overdue. Default: 7d
  --kind KIND        Only management or only database tokens. Default: both.
  --ics FILE         Also write FILE, an iCalendar with every rotation,
                     retirement and expiry that has a date; with --within, those
                     until then.
  --json             Print JSON.
  -h, --help         Show this help.

${STATES_HELP}

Exit codes:
  0  nothing is due
  1  a state could not be read
  2  wrong usage
  3  something is due

Examples:
  influxdb-tokens due
  influxdb-tokens due --within 1d --stack prod || pulumi up --yes --stack prod
  influxdb-tokens due --ics /var/www/calendars/tokens.ics
  influxdb-tokens due --ics quarter.ics --within 90d --kind database`;

/** Shows what is due. */
export const dueCommand: Command = {
  name: "due",
  summary: "Show which tokens are to be rotated or retired soon, or expire.",
  help: HELP,
  run: runDue,
};

const OPTIONS = {
  ...STATE_OPTIONS,
  ...KIND_OPTION,
  within: { type: "string" },
  ics: { type: "string" },
  json: { type: "boolean" },
} as const;

async function runDue(args: readonly string[], context: CommandContext): Promise<ExitCode> {
  const { values } = parseArguments(args, OPTIONS);
  checkStateValues(values);
  const kind = readKind(values);
  const ahead = values.within ?? "7d";
  const within = durationOption("within", ahead);
  const read = await stateSource(values, context).read();
  const states = kind === undefined ? read : ofKind(read, kind);
  requireShown(states, ["status", "expiresAt", "rotateAt", "previousRevokeAt"]);
  const now = context.clock.now();
  const items = findDue(states, now, within);
  const dated = values.within === undefined ? findDue(states, now, Number.POSITIVE_INFINITY) : items;
  const calendar =
    values.ics === undefined ? undefined : await writeCalendar(values.ics, dated, now, context);
  if (values.json) {
    const classes = DUE_KINDS.map((kind) => [kind, items.filter((item) => item.kind === kind)]);
    printJson(context, "due", {
      scope: [...new Set(items.map(({ scope }) => scope))],
      stacks: states.map(({ label }) => label),
      within: ahead,
      classes: Object.fromEntries(classes),
      ...(calendar === undefined ? {} : { calendar }),
    });
  } else {
    context.print(shown(items, states.length, within, context));
    if (calendar !== undefined) {
      const { file, events } = calendar;
      context.print(plainText(`wrote ${file}, a calendar with ${count(events, "event")}`));
    }
  }
  return items.length > 0 ? exitCodes.found : exitCodes.fine;
}

/** @returns what is told of it */
async function writeCalendar(
  file: string,
  items: readonly DueItem[],
  now: number,
  { folder }: CommandContext,
): Promise<{ file: string; events: number }> {
  const events = eventsOf(items);
  await writeWholeFile(resolve(folder, file), await calendarText(events, now));
  return { file, events: events.length };
}

function shown(items: readonly DueItem[], stacks: number, within: number, context: CommandContext): string {
  const length = formatDuration(within);
  if (items.length === 0) return `nothing is due within ${length} in ${count(stacks, "stack")}`;
  const columns: Column<DueItem>[] = [
    { title: "WHAT", value: ({ kind }) => kind },
    { title: "WHEN", value: ({ at, overdue }) => (overdue ? "now" : day(at)) },
    { title: "RESOURCE", value: ({ resource }) => resource, shrinksTo: 12 },
    { title: "STACK", value: ({ stack }) => stack, shrinksTo: 10, keepsEnd: true },
    { title: "ID", value: ({ id }) => id, optional: true },
  ];
  const advice = [...new Set(items.map(({ next }) => next))].map((line) => plainText(`  ${line}`));
  return [
    table(columns, items, context.columns),
    ["What to do:", ...advice].join("\n"),
    `${count(items.length, "item")} due within ${length} in ${count(stacks, "stack")}`,
  ].join("\n\n");
}
