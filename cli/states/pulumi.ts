import { DEFAULT_CREDENTIAL_VARIABLE } from "../../provider/account/settings";
import { Limit } from "../../provider/backends/limit";
import { withoutTokens } from "../../provider/deliver/environment";
import { findProgram } from "../../provider/exec/findProgram";
import { runProcess } from "../../provider/exec/runProcess";
import { redact, rememberSecret } from "../../provider/token/redact";
import type { CommandContext } from "../command";
import { withProgress } from "../progress";
import { parseStackName, parseStackState, StateError } from "./parse";
import type { StackName, StackState } from "./stackState";

/** How many stacks are read at the same time. */
const AT_ONCE = 3;

/** Timeout for one call of the engine. A state backend in another part of the world takes some seconds. */
const LONGEST_MS = 5 * 60_000;

/** The variables that contain the engine's own secrets. */
const ENGINES_SECRETS = ["PULUMI_ACCESS_TOKEN", "PULUMI_CONFIG_PASSPHRASE"];

/**
 * The user's own `pulumi`, in the working directory and with the user's login. It is never asked to show secrets, runs
 * non-interactively, and gets no management token.
 */
export class Pulumi {
  private readonly limit = new Limit(AT_ONCE);
  private readonly environment: Record<string, string>;

  constructor(private readonly context: CommandContext) {
    const { environment } = context;
    const credentials = [
      DEFAULT_CREDENTIAL_VARIABLE,
      environment.INFLUXDB_TOKENS_MANAGEMENT_TOKEN_VARIABLE ?? DEFAULT_CREDENTIAL_VARIABLE,
    ];
    this.environment = {
      ...withoutTokens(environment, (name) => credentials.includes(name)),
      PULUMI_SKIP_UPDATE_CHECK: "true",
    };
    // Only now: the filter above removes remembered secrets, but the engine needs these.
    for (const name of ENGINES_SECRETS) rememberSecret(environment[name] ?? "");
  }

  /** The names of every stack in the state backend, `ORG/PROJECT/STACK`. */
  async stacks(): Promise<string[]> {
    const args = ["stack", "ls", "--all", "--json", "--fully-qualify-stack-names"];
    const text = await withProgress("listing the stacks of the state backend", this.context, () =>
      this.run(args),
    );
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

  /** The states of stacks. */
  async states(names: readonly string[]): Promise<StackState[]> {
    return await withProgress(`reading the states of ${names.length} stack(s)`, this.context, () =>
      Promise.all(
        names.map(async (name) => {
          const text = await this.limit.run(() => this.run(["stack", "export", "--stack", name]));
          return parseStackState(text, name, parseStackName(name));
        }),
      ),
    );
  }

  /** A stack's full name. If only a part of it was given, only the engine knows it. */
  async fullName(name: string): Promise<StackName> {
    const said = parseStackName(name);
    if (said.organization !== undefined && said.project !== undefined) return said;
    const args = ["stack", "--show-name", "--fully-qualify-stack-names", "--stack", name];
    return parseStackName((await this.limit.run(() => this.run(args))).trim());
  }

  private async run(args: readonly string[]): Promise<string> {
    const { signal, folder, environment } = this.context;
    const shown = `pulumi ${args.join(" ")}`;
    const file = findProgram("pulumi", environment);
    if (file === undefined) {
      throw new StateError(
        "the pulumi command is not on PATH (node_modules does not count): install it (https://www.pulumi.com/docs/install/), or export the states and name the files with --state FILE",
      );
    }
    const { how, exitCode, stdout, stderr, reason } = await runProcess({
      file,
      args: [...args, "--non-interactive", "--color", "never"],
      environment: this.environment,
      folder,
      timeoutMs: LONGEST_MS,
      signal,
    });
    if (signal.aborted) throw new StateError("interrupted");
    if (how === "exited" && exitCode === 0) return stdout;
    const said = how === "exited" ? lastLines(stderr) : (reason ?? how);
    throw new StateError(`\`${shown}\` failed${said === "" ? "" : `: ${said}`}`);
  }
}

/** The end of the engine's error output, redacted: it contains the state backend's URL with its password. */
function lastLines(text: string): string {
  const lines = redact(text)
    .replace(/:\/\/[^\s/]*@/g, "://[redacted]@")
    .replace(/(:\/\/[^\s?]*\?)[^\s"'`]+/g, "$1[redacted]")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  return lines.slice(-3).join(" ").slice(0, 600);
}
