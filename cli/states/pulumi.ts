import { spawn } from "node:child_process";
import { Limit } from "../../provider/backends/limit";
import { DEFAULT_CREDENTIAL_VARIABLE, type Environment } from "../../provider/config";
import { redact, rememberSecret } from "../../provider/redact";
import type { CommandContext } from "../command";
import { codeOf } from "../failure";
import { withProgress } from "../progress";
import { parseStackName, parseStackState, StateError } from "./parse";
import { projectName } from "./project";
import type { StackState } from "./stackState";

/** How many stacks are exported at the same time. */
const AT_ONCE = 3;

/** One call of the engine; a state backend in another part of the world needs some seconds. */
const LONGEST_MS = 5 * 60_000;

/** More than any state; it is kept in memory as one text. */
const LARGEST_BYTES = 400 * 1024 * 1024;

/** The states of the stacks of these names, or of every stack in the state backend. */
export async function readStates(
  stacks: readonly string[] | "all",
  context: CommandContext,
): Promise<StackState[]> {
  for (const name of ["PULUMI_ACCESS_TOKEN", "PULUMI_CONFIG_PASSPHRASE"]) {
    rememberSecret(context.environment[name] ?? "");
  }
  const names =
    stacks === "all"
      ? await withProgress("listing the stacks of the state backend", context, () => listStacks(context))
      : [...new Set(stacks)];
  const limit = new Limit(AT_ONCE);
  const project = projectName(context.folder);
  return await withProgress(`reading the states of ${names.length} stack(s)`, context, () =>
    Promise.all(
      names.map((name) =>
        limit.run(async () => {
          const text = await runPulumi(["stack", "export", "--stack", name], context);
          const named = parseStackName(name);
          return parseStackState(text, name, project === undefined ? named : { project, ...named });
        }),
      ),
    ),
  );
}

async function listStacks(context: CommandContext): Promise<string[]> {
  const text = await runPulumi(["stack", "ls", "--all", "--json"], context);
  let listed: unknown;
  try {
    listed = JSON.parse(text);
  } catch {
    throw new StateError("`pulumi stack ls --all --json` did not print JSON");
  }
  if (!Array.isArray(listed)) throw new StateError("`pulumi stack ls --all --json` did not print a list");
  return listed.map((stack: unknown) => {
    const name = typeof stack === "object" && stack !== null && "name" in stack ? stack.name : undefined;
    if (typeof name !== "string" || name === "") {
      throw new StateError("`pulumi stack ls --all --json` listed a stack without a name");
    }
    return name;
  });
}

/** Runs the user's own `pulumi`, logged in as the user is. It is never asked to show secrets, and asks nothing. */
function runPulumi(
  args: readonly string[],
  { signal, folder, environment }: CommandContext,
): Promise<string> {
  const shown = `pulumi ${args.join(" ")}`;
  return new Promise((resolve, reject) => {
    const child = spawn("pulumi", [...args, "--non-interactive", "--color", "never"], {
      cwd: folder,
      env: environmentFor(environment),
      stdio: ["ignore", "pipe", "pipe"],
      signal,
    });
    // Not spawn's own time-out, whose timer outlives a command that cannot be started.
    const timer = setTimeout(() => child.kill(), LONGEST_MS);
    const printed: Buffer[] = [];
    const complained: Buffer[] = [];
    let size = 0;
    child.stdout.on("data", (bytes: Buffer) => {
      size += bytes.length;
      if (size > LARGEST_BYTES) child.kill();
      else printed.push(bytes);
    });
    child.stderr.on("data", (bytes: Buffer) => {
      if (complained.length < 64) complained.push(bytes);
    });
    child.once("error", (error) => {
      clearTimeout(timer);
      reject(startFailure(shown, error, signal));
    });
    child.once("close", (code) => {
      clearTimeout(timer);
      if (code === 0 && size <= LARGEST_BYTES) return resolve(Buffer.concat(printed).toString("utf8"));
      const said = lastLines(Buffer.concat(complained).toString("utf8"));
      reject(new StateError(`\`${shown}\` failed${said === "" ? "" : `: ${said}`}`));
    });
  });
}

function startFailure(shown: string, error: Error, signal: AbortSignal): Error {
  if (signal.aborted) return new StateError("interrupted");
  if (codeOf(error) === "ENOENT") {
    return new StateError(
      "the pulumi command is not on PATH: install it (https://www.pulumi.com/docs/install/), or export the states and name the files with --state FILE",
    );
  }
  return new StateError(`\`${shown}\` could not be run: ${error.message}`);
}

/** Reading a state needs no management token. */
function environmentFor(environment: Environment): NodeJS.ProcessEnv {
  const hidden = [
    DEFAULT_CREDENTIAL_VARIABLE,
    environment.INFLUXDB_TOKENS_MANAGEMENT_TOKEN_VARIABLE ?? DEFAULT_CREDENTIAL_VARIABLE,
  ];
  const kept = Object.entries(environment).filter(([name]) => !hidden.includes(name));
  return { ...Object.fromEntries(kept), PULUMI_SKIP_UPDATE_CHECK: "true" };
}

/** The end of what the engine complained about. It prints the state backend's URL, password and all. */
function lastLines(text: string): string {
  const lines = redact(text)
    .replace(/:\/\/[^\s/]*@/g, "://[redacted]@")
    .replace(/(:\/\/[^\s?]*\?)[^\s"'`]+/g, "$1[redacted]")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  return lines.slice(-3).join(" ").slice(0, 600);
}
