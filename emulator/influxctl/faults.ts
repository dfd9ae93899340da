import { spawn } from "node:child_process";
import { closeSync, openSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CommandLine } from "./commandLine";
import type { PrintedOutput } from "./output";
import type { InfluxctlFault, InfluxctlMoment } from "./settings";

/** How a call ends. */
export interface CallResult extends PrintedOutput {
  readonly exitCode: number;
}

const LOGIN = "To log in, open https://auth.example.com/activate?user_code=WDJB-MJHT\n";

/** The faults that affect one call. */
export class CallFaults {
  private readonly faults: readonly InfluxctlFault[];

  constructor(
    faults: readonly InfluxctlFault[],
    { command, flags, operands }: CommandLine,
    private readonly folder: string,
  ) {
    const name = command.split(" ").at(-1);
    const words = [...flags.values(), ...operands].join(" ");
    this.faults = faults.filter(
      (fault, index) =>
        (fault.command === undefined || fault.command === name) &&
        (fault.argument === undefined || words.includes(fault.argument)) &&
        claim(folder, index, fault.times),
    );
  }

  /**
   * What happens at a moment.
   *
   * @param result what the call would end with
   * @returns what it ends with at once; undefined if it continues
   */
  async at(moment: InfluxctlMoment, token: string, result?: CallResult): Promise<CallResult | undefined> {
    for (const fault of this.faults) {
      if (!("when" in fault) || fault.when !== moment) continue;
      switch (fault.kind) {
        case "slow":
          await new Promise((resolve) => setTimeout(resolve, fault.ms));
          break;
        case "hang":
          await hang(fault, this.folder);
          break;
        case "killed":
          process.kill(process.pid, "SIGKILL");
          await new Promise(() => {});
          break;
        case "fail": {
          const message = (fault.message ?? "Error: something went wrong").replaceAll("{token}", token);
          const stdout = fault.prints ? (result?.stdout ?? "") : "";
          return { exitCode: fault.exitCode ?? 1, stdout, stderr: `${message}\n` };
        }
      }
    }
    return undefined;
  }

  /** The result as it is printed. */
  printed(result: CallResult): CallResult {
    let printed = result;
    for (const fault of this.faults) printed = { ...printed, ...changeOf(fault, printed) };
    return printed;
  }
}

/** Applies a fault to an output. */
function changeOf(fault: InfluxctlFault, printed: CallResult): Partial<CallResult> {
  switch (fault.kind) {
    case "garbage":
      return { stdout: fault.text.replaceAll("{output}", () => printed.stdout) };
    case "cut":
      return { stdout: printed.stdout.slice(0, fault.characters) };
    case "notice": {
      const output = printed[fault.stream];
      return {
        [fault.stream]: fault.place === "before" ? `${fault.text}\n${output}` : `${output}${fault.text}\n`,
      };
    }
    default:
      return {};
  }
}

/** Never returns. */
export async function waitForLogin(): Promise<never> {
  process.stderr.write(LOGIN);
  return forever();
}

/** Counts the calls that a fault affects, across concurrent processes. */
function claim(folder: string, index: number, times: number | undefined): boolean {
  if (times === undefined) return true;
  for (let count = 0; count < times; count++) {
    try {
      closeSync(openSync(join(folder, `struck-${index}-${count}`), "wx"));
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
  return false;
}

async function hang(
  fault: { readonly login?: boolean; readonly withChild?: boolean; readonly stubborn?: boolean },
  folder: string,
): Promise<never> {
  if (fault.stubborn) process.on("SIGTERM", () => {});
  if (fault.withChild) {
    const trap = fault.stubborn ? "process.on('SIGTERM', () => {});" : "";
    const child = spawn(process.execPath, ["-e", `${trap} setInterval(() => {}, 1000)`], {
      stdio: "inherit",
    });
    writeFileSync(join(folder, "child.pid"), String(child.pid));
  }
  if (fault.login) return waitForLogin();
  return forever();
}

function forever(): Promise<never> {
  setInterval(() => {}, 60_000);
  return new Promise(() => {});
}
