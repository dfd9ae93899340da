/**
 * The plugin `pulumi-resource-influxdb-tokens`. The engine starts it with its own address as the last argument, reads
 * the plugin's port from standard output, and ends it with a signal.
 */
import { credentials, Server, ServerCredentials } from "@grpc/grpc-js";
import * as services from "@pulumi/pulumi/proto/engine_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/engine_pb";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { systemClock } from "../provider/clock";
import { EngineLog } from "../provider/process/engineLog";
import { throughLogService } from "../provider/process/logService";
import { Shutdown } from "../provider/process/shutdown";
import { createProvider } from "../provider/process/tokenProvider";
import { redact } from "../provider/token/redact";
import { packageSchema } from "./schema/schema";
import { pluginServer } from "./server";
import { pluginVersion } from "./version";

/** What the engine itself allows in its messages. */
const LARGEST_MESSAGE = 400 * 1024 * 1024;

/** The time that answers take to reach an engine which still listens. */
const LAST_ANSWERS_MS = 1_000;

const USAGE = `pulumi-resource-influxdb-tokens ${pluginVersion()}: the Pulumi provider of InfluxDB tokens and databases.

Pulumi starts this program; it is of no use by hand. To install it from the npm package:
  influxdb-tokens plugin install
To install an executable:
  pulumi plugin install resource influxdb-tokens ${pluginVersion()} --file THIS_FILE

Options:
  --schema    print the package's schema
  --version   print the version
  --help      print this text
`;

async function main(args: readonly string[]): Promise<void> {
  if (args.includes("--help")) return void process.stdout.write(USAGE);
  if (args.includes("--version")) return void process.stdout.write(`${pluginVersion()}\n`);
  if (args.includes("--schema")) return void process.stdout.write(`${schemaText()}\n`);
  const given = args.filter((argument) => !argument.startsWith("-")).at(-1);
  if (given === undefined) {
    process.stderr.write(USAGE);
    process.exitCode = 2;
    return;
  }
  await serve(given);
}

async function serve(engine: string): Promise<void> {
  let address = engine;
  let cleanUp = async () => {};
  const shutdown = new Shutdown();
  const log = new EngineLog(
    () => throughLogService(address, { grpc: { credentials }, services, messages }),
    (line) => process.stderr.write(`${line}\n`),
  );
  const tokens = createProvider({
    environment: process.env,
    clock: systemClock,
    shutdown,
    log,
    onStart: (close) => {
      cleanUp = close;
    },
  });
  const server = new Server({
    "grpc.max_receive_message_length": LARGEST_MESSAGE,
    "grpc.max_send_message_length": LARGEST_MESSAGE,
  });
  const calls = pluginServer({
    tokens,
    schema: schemaText,
    warn: (message) => log.warn(message),
    onAttach: (attached) => {
      address = attached;
    },
  });
  server.addService(ResourceProviderService, calls as never);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  shutdown.watch(
    (code) => void answered(server).then(() => process.exit(code)),
    () => cleanUp(),
  );
  process.stdout.write(`${port}\n`);
}

/** Waits, for a limited time, until the engine has the answers of all calls: it would not record what they say. */
async function answered(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.tryShutdown(() => resolve());
    setTimeout(resolve, LAST_ANSWERS_MS);
  });
}

function schemaText(): string {
  return JSON.stringify(packageSchema(pluginVersion()));
}

/**
 * Whatever was not foreseen is told without secrets, and without a stack that could contain one. The process ends as
 * with a signal: calls under way may have created tokens.
 */
function failed(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`pulumi-resource-influxdb-tokens: ${redact(message)}\n`);
  process.kill(process.pid, "SIGTERM");
}

process.on("uncaughtException", failed);
process.on("unhandledRejection", failed);
void main(process.argv.slice(2)).catch(failed);
