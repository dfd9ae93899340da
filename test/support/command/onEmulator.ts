import { type Emulator, startEmulator } from "../../../emulator";
import { findSecrets } from "../leaks";
import { type ProgramRun, type ProgramRunOptions, runInProcess, transcript } from "./programRun";

/** An emulator, and the program with the settings that reach it. */
interface OnEmulator {
  readonly emulator: Emulator;
  /** Every secret that exists or existed. */
  readonly secrets: string[];
  /** Runs the program; entries of the environment are added to those that reach the emulator. */
  run(args: readonly string[], options?: ProgramRunOptions): Promise<ProgramRun>;
}

/** Gives each test of the enclosing block an emulator, and searches what was printed for secrets after it. */
export function useEmulator(): OnEmulator {
  let emulator: Emulator | undefined;
  const secrets: string[] = [];
  const started = () => {
    if (emulator === undefined) throw new Error("the emulator has not started");
    return emulator;
  };
  beforeEach(async () => {
    emulator = await startEmulator({ onIssue: (secret) => secrets.push(secret) });
  });
  afterEach(async () => {
    await emulator?.stop();
    expect(await findSecrets({ secrets, texts: { output: transcript.splice(0).join("") } })).toEqual([]);
    secrets.splice(0);
  });
  return {
    get emulator() {
      return started();
    },
    secrets,
    run: (args, options = {}) =>
      runInProcess(args, {
        ...options,
        environment: {
          INFLUXDB_TOKENS_ENDPOINT: started().url,
          INFLUXDB_TOKENS_ACCOUNT_ID: started().accounts[0],
          INFLUXDB_MANAGEMENT_TOKEN: started().secret,
          ...options.environment,
        },
      }),
  };
}
