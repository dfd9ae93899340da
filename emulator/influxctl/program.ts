import { dirname } from "node:path";
import { createInterface } from "node:readline";
import { Api, ServiceError } from "./api";
import { logCall } from "./calls";
import { type CommandLine, CommandLineError, readCommandLine } from "./commandLine";
import { CallFaults, type CallResult, waitForLogin } from "./faults";
import { printCreation, printListing } from "./output";
import { type Profile, readProfile } from "./profile";
import { type InfluxctlRelease, type InfluxctlSettings, isAtLeast, readSettings } from "./settings";

/** What a command works with. */
interface CallContext {
  readonly line: CommandLine;
  readonly api: Api;
  readonly settings: InfluxctlSettings;
}

const DEFAULT_TIMEOUT_MS = 60_000;

/**
 * Runs one call.
 *
 * @param settingsFile the settings of the stand-in
 * @param args the arguments of influxctl
 */
export async function runInfluxctl(settingsFile: string, args: readonly string[]): Promise<CallResult> {
  const folder = dirname(settingsFile);
  const logEnd = logCall(folder, args);
  const result = await run(readSettings(settingsFile), args, folder).catch(asResult);
  logEnd(result.exitCode);
  return result;
}

async function run(
  settings: InfluxctlSettings,
  args: readonly string[],
  folder: string,
): Promise<CallResult> {
  const line = readCommandLine(args);
  const strikes = new CallFaults(settings.faults ?? [], line, folder);
  const profile = line.command === "version" ? undefined : readProfile(line.global);
  const token = profile?.token ?? "";
  const struck = await strikes.at("before", token);
  if (struck !== undefined) return struck;
  const result = await perform(settings, line, profile);
  return (await strikes.at("after", token, result)) ?? strikes.printed(result);
}

async function perform(
  settings: InfluxctlSettings,
  line: CommandLine,
  profile: Profile | undefined,
): Promise<CallResult> {
  const { release = "2.12.0" } = settings;
  if (profile === undefined) return fine(`influxctl v${release}\n`);
  if (!isAtLeast(release, "2.6.0")) throw new CommandLineError("No such command");
  if (profile.token === "") return waitForLogin();
  const api = new Api(settings.emulatorUrl, profile, DEFAULT_TIMEOUT_MS);
  const work = { line, api, settings };
  switch (line.command) {
    case "management create":
      return create(work, release);
    case "management list":
      return { exitCode: 0, ...printListing(await api.list(), formatOf(line), settings) };
    default:
      return revoke(work, release);
  }
}

async function create({ line, api, settings }: CallContext, release: InfluxctlRelease): Promise<CallResult> {
  const description = line.flags.get("description") ?? "";
  if (description === "" && isAtLeast(release, "2.10.0")) {
    throw new CommandLineError("a description is required");
  }
  const created = await api.create(description === "" ? "-" : description, line.flags.get("expires-at"));
  return { exitCode: 0, ...printCreation(created, formatOf(line), settings) };
}

async function revoke({ line, api }: CallContext, release: InfluxctlRelease): Promise<CallResult> {
  if (line.operands.length === 0) throw new CommandLineError("no token id given");
  if (!line.flags.has("force") && !(await confirmed()))
    return { exitCode: 1, stdout: "", stderr: "Aborted\n" };
  const failures: string[] = [];
  for (const id of line.operands) {
    try {
      await api.revoke(id);
    } catch (error) {
      failures.push(`Error: failed to revoke ${id}: ${error instanceof Error ? error.message : error}`);
      if (!isAtLeast(release, "2.9.8")) break;
    }
  }
  return {
    exitCode: failures.length === 0 ? 0 : 1,
    stdout: "",
    stderr: failures.map((text) => `${text}\n`).join(""),
  };
}

async function confirmed(): Promise<boolean> {
  process.stdout.write("Revoke the token(s)? (y/N) ");
  for await (const answer of createInterface({ input: process.stdin }))
    return /^y(es)?$/i.test(answer.trim());
  return false;
}

function formatOf({ flags }: CommandLine): string {
  const format = flags.get("format") ?? "table";
  if (format !== "table" && format !== "json") throw new CommandLineError("unknown format");
  return format;
}

function fine(stdout: string): CallResult {
  return { exitCode: 0, stdout, stderr: "" };
}

function asResult(error: unknown): CallResult {
  const expected = error instanceof ServiceError || error instanceof CommandLineError;
  const text =
    error instanceof Error ? (expected ? error.message : `${error.name}: ${error.message}`) : String(error);
  return { exitCode: 1, stdout: "", stderr: `Error: ${text}\n` };
}
