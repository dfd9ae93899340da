import { resolve } from "node:path";
import { isTokenError } from "../../provider/errors";
import { durationOption, parseArguments } from "../arguments";
import { AUDIT_OPTIONS, type AuditValues } from "../audit/withAudit";
import { type Command, type CommandContext, type ExitCode, exitCodes, UsageError } from "../command";
import { messageOf } from "../failure";
import { expose } from "../metrics/exposition";
import { lineProtocol } from "../metrics/lines";
import { type ListenAddress, parseListenAddress } from "../metrics/listenAddress";
import { type Measured, measure } from "../metrics/measure";
import { Reader } from "../metrics/readings";
import { serveMetrics } from "../metrics/serve";
import { readOverview } from "../overview/readOverview";
import { SETTINGS_HELP } from "../settings";
import { checkStateValues, STATES_HELP } from "../states/sources";
import { writeWholeFile } from "../wholeFile";

const HELP = `Usage: influxdb-tokens metrics [OPTIONS]

Prints metrics of the live tokens and of those in the states of stacks, for
Prometheus, node_exporter or Telegraf: how many there are of each class of
"audit", what is dead, and when each resource's tokens are to be rotated or
revoked, or expire. Reads both as "audit" does, and changes nothing.

Options:
  --listen [HOST:]PORT  Serve the metrics under /metrics until interrupted. HOST
                        is 127.0.0.1 by default; port 0 is any free one. There
                        is no authentication.
  --every DURATION      With --listen: how long to wait between two readings. A
                        scrape reads nothing. Default: 5m
  --textfile FILE       Write FILE for node_exporter's textfile collector, once.
                        It stays as it was if the reading fails.
  --format NAME         openmetrics (default), or influx for line protocol.
  --except FILE         Ids of known tokens that are fine, one per line; "#"
                        starts a comment.
  --kind KIND           Only management or only database tokens. Default: both,
                        if the settings reach both.
  -h, --help            Show this help.

${STATES_HELP}

${SETTINGS_HELP}

Exit codes:
  0  the metrics were written, whatever they say; --listen was interrupted
  1  the listing or a state could not be read. What is printed says so too: up
     is 0 in OpenMetrics, success is 0 in line protocol
  2  wrong usage

Examples:
  influxdb-tokens metrics --all-stacks
  influxdb-tokens metrics --listen 9469 --every 10m
  influxdb-tokens metrics --textfile /var/lib/node_exporter/influxdb_tokens.prom
  influxdb-tokens metrics --format influx --stack prod`;

/** Prints metrics. */
export const metricsCommand: Command = {
  name: "metrics",
  summary: "Print metrics for Prometheus or Telegraf, or serve them.",
  help: HELP,
  run: runMetrics,
};

const OPTIONS = {
  ...AUDIT_OPTIONS,
  listen: { type: "string" },
  every: { type: "string" },
  textfile: { type: "string" },
  format: { type: "string", default: "openmetrics" },
} as const;

const FORMATS = ["openmetrics", "influx"];

async function runMetrics(args: readonly string[], context: CommandContext): Promise<ExitCode> {
  const { values } = parseArguments(args, OPTIONS);
  const { listen, every, textfile, format } = values;
  checkStateValues(values);
  if (!FORMATS.includes(format)) throw new UsageError(`--format takes ${FORMATS.join(" or ")}`);
  if (listen !== undefined && textfile !== undefined) {
    throw new UsageError("--listen and --textfile cannot be combined");
  }
  if (every !== undefined && listen === undefined) throw new UsageError("--every goes with --listen");
  if (format === "influx" && (listen ?? textfile) !== undefined) {
    throw new UsageError("--listen and --textfile are for Prometheus: leave --format influx out");
  }
  const read = reading(values, context);
  if (listen !== undefined) {
    await serve(parseListenAddress(listen), durationOption("every", every ?? "5m"), read, context);
  } else if (textfile !== undefined) {
    const { text } = await expose({ last: await read(), up: true }, "text");
    await writeWholeFile(resolve(context.folder, textfile), text, READABLE);
  } else if (format === "influx") {
    await printLines(read, context);
  } else {
    await printMetrics(read, context);
  }
  return exitCodes.fine;
}

/** The collector is another user. */
const READABLE = 0o644;

/** Who reads metrics from a program wants no progress: Telegraf would log it as errors. */
function reading(values: AuditValues, context: CommandContext): () => Promise<Measured> {
  const quiet = context.columns === undefined ? { ...context, printError: () => {} } : context;
  // What counts as soon makes no difference to metrics.
  return async () => measure(await readOverview(values, 0, quiet));
}

async function printMetrics(read: () => Promise<Measured>, { print, clock }: CommandContext): Promise<void> {
  const tell = async (readings: Parameters<typeof expose>[0]) =>
    print((await expose(readings, "openmetrics", clock.now())).text.trimEnd());
  await tellEither(
    read,
    (last) => tell({ last, up: true }),
    () => tell({ up: false }),
  );
}

async function printLines(read: () => Promise<Measured>, { print, clock }: CommandContext): Promise<void> {
  await tellEither(
    read,
    async (measured) => print(await lineProtocol(measured)),
    async (error) => print(await lineProtocol({ time: clock.now(), error: codeOfFailure(error) })),
  );
}

/** A failure is told as a metric, too, and then thrown: Telegraf shows neither an exit code nor standard error. */
async function tellEither(
  read: () => Promise<Measured>,
  tell: (measured: Measured) => Promise<void>,
  tellFailure: (error: unknown) => Promise<void>,
): Promise<void> {
  let measured: Measured;
  try {
    measured = await read();
  } catch (error) {
    await tellFailure(error);
    throw error;
  }
  await tell(measured);
}

function codeOfFailure(error: unknown): string {
  if (error instanceof UsageError) return "usage";
  return isTokenError(error) ? error.code : "state";
}

async function serve(
  address: ListenAddress,
  every: number,
  read: () => Promise<Measured>,
  context: CommandContext,
): Promise<void> {
  const reader = new Reader(read);
  const server = await serveMetrics(address, (format) =>
    expose(reader.readings, format, context.clock.now()),
  );
  try {
    context.print(`Metrics are at ${server.url}\nCtrl-C stops it.`);
    await reader.run(every, context, (error, before) => {
      // What is wrong with the settings when it starts will not get better.
      const first = before.up === undefined;
      if (first && (error instanceof UsageError || isTokenError(error, "config"))) throw error;
      context.printError(`influxdb-tokens metrics: the reading failed: ${messageOf(error)}`);
    });
  } finally {
    await server.stop();
  }
  context.print("The metrics have stopped.");
}
