import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { preloading } from "./preloading";

/** The clock of every Node process that a command starts, the provider's above all. */
export class ShiftedClock {
  #ahead = 0;

  private constructor(private readonly folder: string) {}

  static async make(): Promise<ShiftedClock> {
    return new ShiftedClock(await mkdtemp(path.join(os.tmpdir(), "influxdb-tokens-clock-")));
  }

  /** What the commands' environment needs for it. */
  get env(): Record<string, string> {
    return { NODE_OPTIONS: preloading("shiftedClock", "nameRuntime"), TEST_CLOCK_FILE: this.#file };
  }

  /** How far ahead of the machine's clock it is, in milliseconds. */
  get ahead(): number {
    return this.#ahead;
  }

  async set(milliseconds: number): Promise<void> {
    this.#ahead = milliseconds;
    await writeFile(this.#file, String(milliseconds));
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  get #file(): string {
    return path.join(this.folder, "ahead");
  }
}
