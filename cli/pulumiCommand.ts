import { DEFAULT_CREDENTIAL_VARIABLE } from "../provider/account/settings";
import { withoutTokens } from "../provider/deliver/environment";
import { findProgram } from "../provider/exec/findProgram";
import { runProcess } from "../provider/exec/runProcess";
import { redact, rememberSecret } from "../provider/token/redact";
import type { CommandContext } from "./command";

/** Timeout for one call of the engine. A state backend in another part of the world takes some seconds. */
const LONGEST_MS = 5 * 60_000;

/** The variables that contain the engine's own secrets. */
const ENGINES_SECRETS = ["PULUMI_ACCESS_TOKEN", "PULUMI_CONFIG_PASSPHRASE"];

/** The engine's command failed, or could not be started. */
export class PulumiFailure extends Error {
  override readonly name = "PulumiFailure";

  constructor(
    readonly why: "missing" | "interrupted" | "failed",
    message: string,
  ) {
    super(message);
  }
}

/**
 * The user's own `pulumi`, in the working directory and with the user's login. It runs non-interactively, and gets no
 * management token.
 */
export class PulumiCommand {
  private readonly environment: Record<string, string>;

  /** @param otherwise what a user can do who has no `pulumi`, for the message */
  constructor(
    private readonly context: CommandContext,
    private readonly otherwise?: string,
  ) {
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

  /**
   * Runs it and waits for its end.
   *
   * @returns what it printed
   * @throws PulumiFailure with the end of its error output
   */
  async run(args: readonly string[]): Promise<string> {
    const { signal, folder, environment } = this.context;
    const shown = `pulumi ${args.join(" ")}`;
    const file = findProgram("pulumi", environment);
    if (file === undefined) {
      const advice = ["install it (https://www.pulumi.com/docs/install/)", this.otherwise].filter(Boolean);
      throw new PulumiFailure(
        "missing",
        `the pulumi command is not on PATH (node_modules does not count): ${advice.join(", ")}`,
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
    if (signal.aborted) throw new PulumiFailure("interrupted", "interrupted");
    if (how === "exited" && exitCode === 0) return stdout;
    const said = how === "exited" ? lastLines(stderr) : (reason ?? how);
    throw new PulumiFailure("failed", `\`${shown}\` failed${said === "" ? "" : `: ${said}`}`);
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
