import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import { join } from "node:path";
import { DEFAULT_ACCOUNT_ID, type Emulator, startEmulator } from "../../../emulator";
import {
  type InfluxctlCall,
  type InfluxctlSettings,
  readCalls,
  writeInfluxctl,
  writeSettings,
} from "../../../emulator/influxctl";
import { parseSettings, type RawConfig, type Settings } from "../../../provider/account/settings";
import type { InfluxctlSurroundings } from "../../../provider/backends/influxctl/influxctl";
import { InfluxctlBackend } from "../../../provider/backends/influxctl/influxctlBackend";
import type { Environment } from "../../../provider/environment";
import { type Compiled, compileSources } from "../package/compiledSources";

/** An emulator with an influxctl stand-in over it, in a folder of its own. */
export class StandIn {
  readonly secrets: string[] = [];
  /** Where the executable and its log are. */
  readonly folder: string;
  /** The temporary folder of what runs in this process. */
  readonly temporary: string;
  emulator!: Emulator;
  path!: string;
  private readonly spy: jest.SpyInstance;

  private constructor() {
    this.folder = mkdtempSync(join(os.tmpdir(), "influxctl-test-"));
    this.temporary = join(this.folder, "tmp");
    mkdirSync(this.temporary);
    // The environment of a test is a copy: the system does not see what is set in it.
    this.spy = jest.spyOn(os, "tmpdir").mockReturnValue(this.temporary);
  }

  static async start(program: string, settings: Partial<InfluxctlSettings> = {}): Promise<StandIn> {
    const standIn = new StandIn();
    standIn.emulator = await startEmulator({ onIssue: (secret) => standIn.secrets.push(secret) });
    standIn.path = writeInfluxctl(standIn.folder, {
      emulatorUrl: standIn.emulator.url,
      program,
      ...settings,
    });
    return standIn;
  }

  /** Makes it another release, or has it misbehave. */
  set(settings: Partial<InfluxctlSettings>): void {
    writeSettings(this.folder, { emulatorUrl: this.emulator.url, ...settings });
  }

  settings(raw: RawConfig = {}): Settings {
    return parseSettings({ accountId: DEFAULT_ACCOUNT_ID, influxctlPath: this.path, ...raw }, {});
  }

  open(
    { timeoutMs = 20_000, ...raw }: RawConfig & { timeoutMs?: number } = {},
    surroundings: InfluxctlSurroundings = {},
  ): InfluxctlBackend {
    return new InfluxctlBackend({ ...this.settings(raw), timeoutMs }, this.emulator.secret, surroundings);
  }

  /** The calls so far of a sub-command; of all where none is named. */
  calls(command?: string): InfluxctlCall[] {
    return readCalls(this.folder).filter(({ args }) => command === undefined || args.includes(command));
  }

  /** What lies in the temporary folder. */
  left(): string[] {
    return readdirSync(this.temporary);
  }

  /** The id of the child that a hanging call started. */
  child(): number | undefined {
    const path = join(this.folder, "child.pid");
    return existsSync(path) ? Number(readFileSync(path, "utf8")) || undefined : undefined;
  }

  async stop(): Promise<void> {
    this.spy.mockRestore();
    await this.emulator.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A stand-in of its own for each test of a file, which must leave nothing in its temporary folder. */
export function useStandIn(): () => StandIn {
  let compiled: Compiled;
  let standIn: StandIn;
  beforeAll(() => {
    compiled = compileSources();
  });
  afterAll(() => compiled.dispose());
  beforeEach(async () => {
    standIn = await StandIn.start(compiled.influxctl);
  });
  afterEach(async () => {
    const left = standIn.left();
    await standIn.stop();
    expect(left).toEqual([]);
  });
  return () => standIn;
}

/** An environment with nothing but what a program needs to be found. */
export function bareEnvironment(more: Environment = {}): Environment {
  return { PATH: "/usr/bin:/bin", ...more };
}
