import { parseArgs } from "node:util";
import type { Settings } from "./bench";
import { BENCHES } from "./benches";

/** An invalid command line. */
export class UsageError extends Error {}

/** What the command line asks for. */
interface Options {
  /** The help text to print, if help is asked for. */
  readonly help?: string;
  /** Names of the benchmarks to run. @default all */
  readonly only?: readonly string[];
  /** Update the tables and charts of the documents from the committed results; measure nothing. */
  readonly docs: boolean;
  /** Copy the results of the last runs to bench/results; measure nothing. */
  readonly keep: boolean;
  readonly settings: Pick<Settings, "sizes" | "pairs" | "short">;
}

const LONGEST = Math.max(...BENCHES.map(({ name }) => name.length));

const HELP = `Usage: npm run bench [-- OPTIONS]

Compares this package with Pulumi's random provider, an ordinary dynamic resource,
OpenTofu, and the requests alone. Installs what is missing. Everything runs as whole
processes against an emulator on this machine, in turn. Prints the results and writes
them to build/bench/NAME.json. Takes about 50 minutes, or 5 with --short.

Options:
  --only NAMES    Run only these, separated by commas:
${BENCHES.map(({ name, what }) => `                    ${name.padEnd(LONGEST + 2)}${what}`).join("\n")}
  --sizes LIST    Numbers of tokens, such as 1,100.
  --pairs N       How often to measure each side of a comparison.
  --short         Fewer and smaller measurements.
  --keep          Copy the results from build/bench to bench/results, to be committed.
  --docs          Update the tables and charts of the documents from bench/results.
  --help          Show this help.`;

/** Reads a command line. @throws UsageError */
export function readOptions(args: readonly string[]): Options {
  const values = parse(args);
  if (values.help) return { help: HELP, docs: false, keep: false, settings: { short: false } };
  const only = values.only?.split(",");
  const unknown = only?.find((name) => !BENCHES.some((bench) => bench.name === name));
  if (unknown !== undefined) throw new UsageError(`there is no benchmark "${unknown}" (see --help)`);
  const sizes = values.sizes?.split(",").map((text) => wholeNumber("--sizes", text));
  const pairs = values.pairs === undefined ? undefined : wholeNumber("--pairs", values.pairs);
  return {
    ...(only === undefined ? {} : { only }),
    docs: values.docs,
    keep: values.keep,
    settings: {
      short: values.short,
      ...(sizes === undefined ? {} : { sizes }),
      ...(pairs === undefined ? {} : { pairs }),
    },
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        only: { type: "string" },
        sizes: { type: "string" },
        pairs: { type: "string" },
        short: { type: "boolean", default: false },
        docs: { type: "boolean", default: false },
        keep: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message.split("\n")[0] : error} (see --help)`);
  }
}

function wholeNumber(option: string, text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text))
    throw new UsageError(`${option}: "${text}" is not a number from 1 to 99999`);
  return Number(text);
}
