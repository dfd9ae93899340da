/** A parsed command line. */
export interface CommandLine {
  /** Flags before the first sub-command. */
  readonly global: ReadonlyMap<string, string>;
  /** The sub-commands: `management list`, `version`. */
  readonly command: string;
  /** Flags after the sub-commands. */
  readonly flags: ReadonlyMap<string, string>;
  /** The other arguments. */
  readonly operands: readonly string[];
}

/** The command line is wrong; the message says what is wrong. */
export class CommandLineError extends Error {
  override readonly name = "CommandLineError";
}

const GLOBAL = ["account", "cluster", "config", "profile", "timeout"];
const SWITCHES = ["debug", "trace", "force", "help", "version"];
const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  version: [],
  "management create": ["description", "expires-at", "format"],
  "management list": ["format", "sort"],
  "management revoke": ["force"],
};

/** Reads a command line as influxctl documents it: `[global flags] command [flags] [operands]`. */
export function readCommandLine(args: readonly string[]): CommandLine {
  const waiting = [...args];
  const global = readFlags(waiting, [...GLOBAL, "debug", "trace", "help", "version"]);
  const words = waiting.splice(0, waiting[0] === "management" ? 2 : 1);
  const command = global.has("version") ? "version" : words.join(" ");
  const known = Object.hasOwn(COMMANDS, command) ? COMMANDS[command] : undefined;
  if (known === undefined) throw new CommandLineError("No such command");
  const flags = readFlags(waiting, known);
  return { global, command, flags, operands: waiting };
}

function readFlags(waiting: string[], known: readonly string[]): Map<string, string> {
  const flags = new Map<string, string>();
  for (let word = waiting[0]; word?.startsWith("-"); word = waiting[0]) {
    waiting.shift();
    if (word === "--") break;
    const [, name = "", value] = /^--?([a-z-]+)(?:=(.*))?$/su.exec(word) ?? [];
    if (!known.includes(name)) throw new CommandLineError("flag provided but not defined");
    if (SWITCHES.includes(name)) flags.set(name, "true");
    else flags.set(name, value ?? waiting.shift() ?? "");
  }
  return flags;
}
