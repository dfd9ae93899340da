import { systemClock } from "../provider/clock";
import { holdsToken, redact } from "../provider/token/redact";
import { type Command, type CommandContext, type ExitCode, exitCodes, UsageError } from "./command";
import { auditCommand } from "./commands/audit";
import { checkCommand } from "./commands/check";
import { dueCommand } from "./commands/due";
import { emulatorCommand } from "./commands/emulator";
import { listCommand } from "./commands/list";
import { metricsCommand } from "./commands/metrics";
import { pluginCommand } from "./commands/plugin";
import { probeCommand } from "./commands/probe";
import { reportCommand } from "./commands/report";
import { revokeCommand } from "./commands/revoke";
import { verifyCommand } from "./commands/verify";
import { codeOf, messageOf } from "./failure";
import { nearest } from "./nearest";
import { packageVersion } from "./version";

const PROGRAM = "influxdb-tokens";

/** The sub-commands, in the order of the help. */
const COMMANDS: readonly Command[] = [
  listCommand,
  auditCommand,
  dueCommand,
  reportCommand,
  metricsCommand,
  checkCommand,
  revokeCommand,
  verifyCommand,
  probeCommand,
  pluginCommand,
  emulatorCommand,
];

/** What the program runs with. Anything left out is taken from the process. */
export type ProgramContext = Pick<CommandContext, "print" | "printError" | "signal"> &
  Partial<CommandContext>;

/**
 * Runs the program. All output is redacted, so no secret is ever printed.
 *
 * @param args the arguments after the program's name
 * @param context the parts of the process that it may use
 * @returns the exit code
 */
export function runProgram(args: readonly string[], context: ProgramContext): Promise<ExitCode> {
  return dispatch(args, {
    environment: process.env,
    stdin: process.stdin,
    columns: process.stdout.isTTY ? process.stdout.columns : undefined,
    clock: systemClock,
    folder: process.cwd(),
    ...context,
    print: (text) => context.print(redact(text)),
    printError: (text) => context.printError(redact(text)),
  });
}

async function dispatch(args: readonly string[], context: CommandContext): Promise<ExitCode> {
  const [name, ...rest] = args;
  if (name === undefined) {
    context.printError(programHelp());
    return exitCodes.usage;
  }
  if (name === "--help" || name === "-h" || name === "help") return printHelp(rest[0], context);
  if (name === "--version" || name === "-v") {
    context.print(packageVersion());
    return exitCodes.fine;
  }
  const command = find(name);
  if (command === undefined) return unknownCommand(name, context);
  if (asksForHelp(rest)) {
    context.print(command.help);
    return exitCodes.fine;
  }
  if (rest.some(holdsToken)) {
    context.printError(
      `${PROGRAM} ${name}: an argument contains a token's string. Every user of this machine can read it, and it is in your shell's history. ` +
        "Replace that token. Pass secrets on standard input only",
    );
    return exitCodes.usage;
  }
  return runCommand(command, rest, context);
}

async function runCommand(
  command: Command,
  args: readonly string[],
  context: CommandContext,
): Promise<ExitCode> {
  try {
    return await command.run(args, context);
  } catch (error) {
    context.printError(`${PROGRAM} ${command.name}: ${messageOf(error)}`);
    if (!isUsageError(error)) return exitCodes.failed;
    context.printError(`Try: ${PROGRAM} ${command.name} --help`);
    return exitCodes.usage;
  }
}

function printHelp(name: string | undefined, context: CommandContext): ExitCode {
  const command = name === undefined ? undefined : find(name);
  if (name !== undefined && command === undefined) return unknownCommand(name, context);
  context.print(command === undefined ? programHelp() : command.help);
  return exitCodes.fine;
}

function unknownCommand(name: string, context: CommandContext): ExitCode {
  const near = nearest(
    name,
    COMMANDS.map((command) => command.name),
  );
  const hint = near === undefined ? "" : `; did you mean ${near}?`;
  context.printError(`${PROGRAM}: there is no command ${name}${hint}`);
  context.printError(`Try: ${PROGRAM} --help`);
  return exitCodes.usage;
}

function find(name: string): Command | undefined {
  return COMMANDS.find((command) => command.name === name);
}

function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf("--");
  const options = end < 0 ? args : args.slice(0, end);
  return options.includes("--help") || options.includes("-h");
}

/** `parseArgs` reports wrong usage as plain errors with a code. */
function isUsageError(error: unknown): boolean {
  return error instanceof UsageError || (codeOf(error)?.startsWith("ERR_PARSE_ARGS_") ?? false);
}

function programHelp(): string {
  const width = Math.max(...COMMANDS.map(({ name }) => name.length));
  return [
    `Usage: ${PROGRAM} COMMAND [OPTIONS]`,
    "",
    "Works with management and database tokens of InfluxDB Cloud Dedicated and",
    "Clustered.",
    "",
    "Commands:",
    ...COMMANDS.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    "",
    "Options:",
    "  -h, --help     Show this help, or the help of a command.",
    "  -v, --version  Show the version.",
    "",
    "Exit codes:",
    "  0  success",
    "  1  failed, or could not determine the result",
    "  2  wrong usage",
    "  3  something needs attention",
  ].join("\n");
}
