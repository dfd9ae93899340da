import { resolve } from "node:path";
import { durationOption, parseArguments } from "../arguments";
import { AUDIT_OPTIONS } from "../audit/withAudit";
import { type Command, type CommandContext, type ExitCode, exitCodes } from "../command";
import { printJson } from "../output";
import { headline } from "../overview/headline";
import { notRead } from "../overview/notRead";
import { readOverview } from "../overview/readOverview";
import { reportPage } from "../report/page/page";
import { refuseWrongPath } from "../report/reportFile";
import { reportJson } from "../report/reportJson";
import { reportText } from "../report/reportText";
import { SETTINGS_HELP } from "../settings";
import { checkStateValues, STATES_HELP } from "../states/sources";
import { plainText } from "../table";
import { writeWholeFile } from "../wholeFile";

const HELP = `Usage: influxdb-tokens report [OPTIONS]

Shows who holds the keys: whose the live tokens of the account and of the
cluster are, when they end, what to do, and what was read. Classes are those of
"audit".

With --html, it writes one page with a time line and a table that sorts and
filters. The page makes no request: open it from a disk, send it by mail, or
print it. It contains ids and descriptions, but no secret.

Changes nothing at the service or in a state. A report is no check: its exit
code is 0 whatever it shows. In a pipeline, use "audit" or "due".

Options:
  --html FILE        Write a page to FILE. An earlier report is overwritten, any
                     other file is not.
  --except FILE      Ids of known tokens that are fine, one per line; "#" starts
                     a comment.
  --within DURATION  What counts as soon. Default: 7d
  --kind KIND        Only management or only database tokens. Default: both, if
                     the settings reach both.
  --json             Print JSON.
  -h, --help         Show this help.

${STATES_HELP}

${SETTINGS_HELP}

Exit codes:
  0  the report is printed or written
  1  the listing or a state could not be read, or FILE could not be written
  2  wrong usage

Examples:
  influxdb-tokens report
  influxdb-tokens report --html tokens.html
  influxdb-tokens report --html tokens.html --within 30d --except known.txt
  influxdb-tokens report --json --stack prod`;

/** Shows whose the live tokens are, and what becomes of them. */
export const reportCommand: Command = {
  name: "report",
  summary: "Show whose the live tokens are and when they end, also as a page.",
  help: HELP,
  run: runReport,
};

const OPTIONS = {
  ...AUDIT_OPTIONS,
  html: { type: "string" },
  within: { type: "string", default: "7d" },
  json: { type: "boolean" },
} as const;

async function runReport(args: readonly string[], context: CommandContext): Promise<ExitCode> {
  const { values } = parseArguments(args, OPTIONS);
  checkStateValues(values);
  const within = durationOption("within", values.within);
  const { html: file } = values;
  if (file !== undefined) refuseWrongPath(file, context);
  const overview = await readOverview(values, within, context);
  if (file !== undefined) await writeWholeFile(resolve(context.folder, file), await reportPage(overview));
  if (values.json) {
    printJson(context, "report", { ...reportJson(overview), ...(file === undefined ? {} : { html: file }) });
  } else if (file === undefined) context.print(reportText(overview, context));
  else {
    context.print(`${headline(overview)}\nwritten to ${plainText(file)}`);
    for (const line of notRead(overview)) context.printError(plainText(line));
  }
  return exitCodes.fine;
}
