import { type ParseArgsConfig, parseArgs } from "node:util";
import { parseDuration } from "../provider/token/time";
import { UsageError } from "./command";
import { codeOf } from "./failure";
import { nearest } from "./nearest";

type Options = NonNullable<ParseArgsConfig["options"]>;

/** What `parseArgs` returns for these options. */
type Parsed<T extends Options> = ReturnType<
  typeof parseArgs<{ args: string[]; options: T; strict: true; allowPositionals: true }>
>;

/**
 * Parses the arguments of a command.
 *
 * @param positionals whether it takes arguments besides options
 * @throws UsageError naming the argument that is wrong
 */
export function parseArguments<const T extends Options>(
  args: readonly string[],
  options: T,
  positionals: "positionals" | "options-only" = "options-only",
): Parsed<T> {
  let parsed: Parsed<T>;
  try {
    parsed = parseArgs({ args: [...args], options, strict: true, allowPositionals: true });
  } catch (error) {
    throw codeOf(error) === "ERR_PARSE_ARGS_UNKNOWN_OPTION" ? unknownOption(args, options) : error;
  }
  const [extra] = parsed.positionals;
  if (positionals === "options-only" && extra !== undefined) {
    throw new UsageError(`it takes no argument ${extra}`);
  }
  for (const [name, value] of Object.entries(parsed.values)) {
    if (value === "" || (Array.isArray(value) && value.includes(""))) {
      throw new UsageError(`--${name} takes a value that is not empty`);
    }
  }
  return parsed;
}

/** Milliseconds of an option such as `--within 7d`. */
export function durationOption(name: string, value: string): number {
  const duration = parseDuration(value);
  if (duration === undefined) {
    throw new UsageError(`--${name} takes a duration such as 7d, 12h or 1d12h`);
  }
  return duration;
}

function unknownOption(args: readonly string[], options: Options): UsageError {
  const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true });
  const unknown = tokens.find((token) => token.kind === "option" && !Object.hasOwn(options, token.name));
  if (unknown?.kind !== "option") return new UsageError("there is an unknown option");
  const near = nearest(unknown.name, Object.keys(options));
  const hint = near === undefined ? "" : `; did you mean --${near}?`;
  return new UsageError(`there is no option ${unknown.rawName}${hint}`);
}
