import { CONFIG_NAMESPACE, type Settings } from "../../account/settings";
import type { Environment } from "../../environment";
import { TokenError } from "../../errors";
import { type ProcessResult, runProcess } from "../../exec/runProcess";
import { Limit } from "../limit";
import { childEnvironment } from "./environment";
import { findExecutable } from "./executable";
import { PrivateFolder } from "./privateFolder";
import { configurationFor, configurationLike, readProfile } from "./profile";
import { shapeOf } from "./shape";
import { usesProfile } from "./usesProfile";
import { parseVersion, requireVersion } from "./version";

/** One influxctl call as it may appear in a bug report: without any values. */
export interface ObservedCall {
  /** The sub-commands, such as `management list`. */
  readonly command: string;
  /** Whether it authenticated with a new token instead of the credential. */
  readonly withNewToken: boolean;
  readonly how: ProcessResult["how"];
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly milliseconds: number;
  /** The shape of its output; see `shape.ts`. */
  readonly stdout: readonly string[];
  readonly stderr: readonly string[];
}

/** Options of a backend besides its settings. */
export interface InfluxctlSurroundings {
  /** @default that of the process */
  readonly environment?: Environment;
  /** Called after every call. */
  readonly observe?: (call: ObservedCall) => void;
}

/** What to call. */
export interface Call {
  /** Sub-commands and their arguments. */
  readonly args: readonly string[];
  /** A secret to authenticate with instead of the credential or profile. */
  readonly secret?: string;
  readonly signal?: AbortSignal | undefined;
}

/** How a call reaches the service. */
interface Access {
  readonly globalFlags: readonly string[];
  /** Replaces the user's home folder. */
  readonly home?: string;
}

const AT_ONCE = 4;

/** One limit for the whole process, which may have several backends. */
const limit = new Limit(AT_ONCE);

/** The influxctl program: found and checked once, and called without secrets in its arguments or environment. */
export class Influxctl {
  private readonly environment: Environment;
  private readonly observe: ((call: ObservedCall) => void) | undefined;
  private checked: Promise<string> | undefined;

  /**
   * @param settings its path, the account, and the timeout of a call
   * @param credential authenticates calls without their own secret; undefined if a profile does
   */
  constructor(
    private readonly settings: Settings,
    private readonly credential: string | undefined,
    surroundings: InfluxctlSurroundings,
  ) {
    this.environment = surroundings.environment ?? process.env;
    this.observe = surroundings.observe;
  }

  /**
   * @returns how it ended; if it did not start, nothing was done
   * @throws TokenError if it cannot be called: nothing was done
   */
  async call(call: Call): Promise<ProcessResult> {
    const file = await this.executable();
    return this.run(file, call);
  }

  /** The program's path, after a check of its version. Checked once, unless the check failed. */
  private executable(): Promise<string> {
    if (this.checked === undefined) {
      const checked = this.check();
      this.checked = checked;
      checked.catch(() => {
        if (this.checked === checked) this.checked = undefined;
      });
    }
    return this.checked;
  }

  private async check(): Promise<string> {
    const file = findExecutable(this.settings, this.environment);
    const ended = await this.run(file, { args: ["version"] });
    const version = parseVersion(ended.stdout) ?? parseVersion(ended.stderr);
    if (ended.how === "not-started") {
      throw new TokenError("backend-missing", `${file} cannot be run (${ended.reason})`);
    }
    if (ended.how !== "exited") {
      throw new TokenError("unavailable", `${file} did not report its version within the timeout`);
    }
    if (ended.exitCode !== 0 && version === undefined) {
      throw new TokenError(
        "backend-version",
        `${file} does not report its version (exit code ${ended.exitCode}): it does not seem to be influxctl. Check ${CONFIG_NAMESPACE}:influxctlPath and PATH`,
      );
    }
    requireVersion(version, file);
    return file;
  }

  private run(file: string, call: Call): Promise<ProcessResult> {
    return limit.run(async () => {
      const folder = this.needsFolder(call) ? PrivateFolder.make() : undefined;
      try {
        const access = this.access(call, folder);
        const started = Date.now();
        const ended = await runProcess({
          file,
          args: [...access.globalFlags, ...call.args],
          environment: childEnvironment(this.environment, access.home),
          timeoutMs: this.settings.timeoutMs,
          signal: call.signal,
        });
        this.observe?.(observed(call, ended, Date.now() - started));
        return ended;
      } finally {
        folder?.remove();
      }
    });
  }

  private needsFolder(call: Call): boolean {
    return call.secret !== undefined || !usesProfile(this.settings);
  }

  private access(call: Call, folder: PrivateFolder | undefined): Access {
    if (call.args[0] === "version")
      return folder === undefined ? { globalFlags: [] } : { globalFlags: [], home: folder.path };
    if (folder === undefined) {
      const profile = readProfile(this.settings, this.environment);
      return { globalFlags: ["--config", profile.path, "--profile", profile.name] };
    }
    const file = folder.write("config.toml", this.configuration(call.secret));
    return { globalFlags: ["--config", file], home: folder.path };
  }

  private configuration(secret = this.credential): string {
    if (usesProfile(this.settings)) {
      return configurationLike(readProfile(this.settings, this.environment), secret ?? "");
    }
    if (secret === undefined) throw new TokenError("config", "influxctl was given no management token");
    return configurationFor(this.settings, secret);
  }
}

function observed(call: Call, ended: ProcessResult, milliseconds: number): ObservedCall {
  const subCommands = call.args.slice(0, call.args[0] === "management" ? 2 : 1);
  return {
    command: subCommands.join(" "),
    withNewToken: call.secret !== undefined,
    how: ended.how,
    exitCode: ended.exitCode,
    signal: ended.signal,
    milliseconds,
    stdout: shapeOf(ended.stdout),
    stderr: shapeOf(ended.stderr),
  };
}
