import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { CLUSTERED, DEFAULT_ACCOUNT_ID, type Emulator, startEmulator } from "../../emulator";
import { type Command, type CommandContext, type ExitCode, exitCodes, UsageError } from "../command";
import { codeOf } from "../failure";
import { shellWord } from "../shellWord";
import { readTokenFile, writeTokenFile } from "../tokenFile";

const HELP = `Usage: influxdb-tokens emulator [OPTIONS]

Runs an emulator of the management API for management tokens, for development
and tests, until it is interrupted. It listens on 127.0.0.1 only, and its tokens
are valid nowhere else. It serves one Dedicated account, and Clustered.

Options:
  --port N           The port to listen on. Default: any free one.
  --account-id UUID  The Dedicated account.
                     Default: ${DEFAULT_ACCOUNT_ID}
  --persist FILE     Keep the tokens in FILE, so that they survive a restart.
                     FILE holds no secrets.
  --token-file FILE  Write the administrative token of the Dedicated account to
                     FILE, and that of Clustered to FILE.clustered; only you
                     can read them. A token that is already there is reused.
                     Default: FILE.token of --persist, otherwise a temporary
                     file that is removed at the end.
  -h, --help         Show this help.

Example:
  influxdb-tokens emulator --port 8099 --persist emulator.json`;

/** Runs the emulator as a separate process. */
export const emulatorCommand: Command = {
  name: "emulator",
  summary: "Run an emulator of the management API, for development and tests.",
  help: HELP,
  run: runEmulator,
};

interface Options {
  readonly port: number;
  readonly accountId: string;
  readonly persist: string | undefined;
  readonly tokenFile: string | undefined;
}

async function runEmulator(args: readonly string[], context: CommandContext): Promise<ExitCode> {
  const options = parseOptions(args);
  const persist = options.persist === undefined ? undefined : resolve(options.persist);
  const named = options.tokenFile ?? (persist === undefined ? undefined : `${persist}.token`);
  const folder = named === undefined ? mkdtempSync(join(tmpdir(), "influxdb-tokens-emulator-")) : undefined;
  try {
    const tokenFile = resolve(named ?? join(folder ?? "", "token"));
    await serve({ ...options, persist, tokenFile }, context);
  } finally {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  }
  return exitCodes.fine;
}

async function serve(
  options: Options & { readonly tokenFile: string },
  context: CommandContext,
): Promise<void> {
  const files = { [options.accountId]: options.tokenFile, [CLUSTERED]: clusteredFile(options.tokenFile) };
  const emulator = await startEmulator({
    port: options.port,
    accounts: [options.accountId],
    secrets: readSecrets(files),
    ...(options.persist === undefined ? {} : { persist: options.persist }),
  }).catch((error: unknown) => {
    throw explainPort(error, options.port);
  });
  try {
    for (const [account, file] of Object.entries(files))
      writeTokenFile(file, emulator.secrets[account] ?? "");
    context.print(introduction(emulator, options, files));
    await aborted(context.signal);
  } finally {
    await emulator.stop();
  }
  context.print("The emulator has stopped.");
}

function parseOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: "string", default: "0" },
      "account-id": { type: "string", default: DEFAULT_ACCOUNT_ID },
      persist: { type: "string" },
      "token-file": { type: "string" },
    },
  });
  const port = /^\d{1,5}$/.test(values.port) ? Number(values.port) : Number.NaN;
  if (!(port <= 65_535)) throw new UsageError("--port takes a number from 0 to 65535");
  const accountId = values["account-id"].toLowerCase();
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(accountId)) {
    throw new UsageError("--account-id takes a UUID");
  }
  const { persist, "token-file": tokenFile } = values;
  if (persist === "") throw new UsageError("--persist takes the name of a file");
  if (tokenFile === "") throw new UsageError("--token-file takes the name of a file");
  const tokenFiles = tokenFile === undefined ? [] : [tokenFile, clusteredFile(tokenFile)];
  if (persist !== undefined && tokenFiles.some((file) => resolve(file) === resolve(persist))) {
    throw new UsageError("--persist and --token-file must name different files");
  }
  return { port, accountId, persist, tokenFile };
}

function clusteredFile(tokenFile: string): string {
  return `${tokenFile}.clustered`;
}

function readSecrets(files: Readonly<Record<string, string>>): Record<string, string> {
  const secrets: Record<string, string> = {};
  for (const [account, file] of Object.entries(files)) {
    const secret = readTokenFile(file);
    if (secret !== undefined) secrets[account] = secret;
  }
  return secrets;
}

function explainPort(error: unknown, port: number): unknown {
  if (codeOf(error) !== "EADDRINUSE") return error;
  return new Error(
    `port ${port} is in use. Name another one with --port, or leave --port out to use any free one.`,
    {
      cause: error,
    },
  );
}

function introduction(
  emulator: Emulator,
  { accountId, persist }: Options,
  files: Readonly<Record<string, string>>,
): string {
  const endpoint = `  pulumi config set influxdb-tokens:endpoint ${emulator.url}`;
  const cluster = `  pulumi config set influxdb-tokens:clusterUrl ${emulator.url}`;
  const credential = (account: string): string =>
    `  export INFLUXDB_MANAGEMENT_TOKEN="$(cat ${shellWord(files[account] ?? "")})"`;
  return [
    `The emulator of the InfluxDB management API listens on ${emulator.url}`,
    persist === undefined ? "Its tokens are lost when it stops." : `Its tokens are kept in ${persist}`,
    "",
    `Dedicated, account ${accountId}, cluster ${emulator.clusters[0]}`,
    `Its administrative token is in ${files[accountId]}`,
    "To use it in a stack:",
    endpoint,
    `  pulumi config set influxdb-tokens:accountId ${accountId}`,
    `  pulumi config set influxdb-tokens:clusterId ${emulator.clusters[0]}`,
    cluster,
    credential(accountId),
    "",
    "Clustered",
    `Its administrative token is in ${files[CLUSTERED]}`,
    "To use it in a stack:",
    endpoint,
    "  pulumi config set influxdb-tokens:product clustered",
    cluster,
    credential(CLUSTERED),
    "",
    "Ctrl-C stops it.",
  ].join("\n");
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (signal.aborted) done();
    else signal.addEventListener("abort", () => done(), { once: true });
  });
}
