import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { packedPackage } from "../package/packedPackage";
import { preloadFile } from "../preloads/preloading";
import { EngineLog } from "./engineLog";
import { ProviderProcess } from "./providerProcess";
import type { Way } from "./way";

/** What a {@link ProviderSlot} starts with. */
interface ProviderSlotOptions {
  /** @default "dynamic" */
  readonly way?: Way;
  /** Environment of every process. */
  readonly env: Readonly<Record<string, string>>;
  /** `node_modules` with the package. @default the packed package */
  readonly modules?: string;
}

/** A program's folder and, one after the other, the provider processes that run in it. */
export class ProviderSlot {
  #process: ProviderProcess | undefined;
  #ahead = 0;

  private constructor(
    /** The program's folder: nothing of a secret may ever lie there. */
    readonly folder: string,
    readonly way: Way,
    private readonly log: EngineLog,
    private readonly told: string[],
    private readonly env: Readonly<Record<string, string>>,
  ) {}

  static async open({ way = "dynamic", env, modules }: ProviderSlotOptions): Promise<ProviderSlot> {
    const folder = await mkdtemp(path.join(os.tmpdir(), "influxdb-tokens-faults-"));
    await symlink(modules ?? (await packedPackage()), path.join(folder, "node_modules"));
    await writeFile(path.join(folder, "package.json"), '{"private":true}');
    const tmp = path.join(folder, "tmp");
    await mkdir(tmp);
    const told: string[] = [];
    const log = await EngineLog.start((message) => told.push(message));
    return new ProviderSlot(folder, way, log, told, {
      TMPDIR: tmp,
      HOME: folder,
      TEST_CLOCK_FILE: path.join(folder, "clock"),
      ...env,
    });
  }

  /** Everything that its processes told the user, by whatever way, in the order of arrival. */
  get printed(): readonly string[] {
    return this.told;
  }

  /** A living process. */
  async process(): Promise<ProviderProcess> {
    if (this.#process?.ending !== undefined) await this.discard();
    this.#process ??= await ProviderProcess.start({
      way: this.way,
      folder: this.folder,
      env: this.env,
      engine: this.log.address,
      preload: preloadFile("shiftedClock"),
      onPrinted: (text) => this.told.push(text),
    });
    return this.#process;
  }

  /** How far ahead of the machine's clock that of the processes is, in milliseconds. */
  get ahead(): number {
    return this.#ahead;
  }

  /** Sets it. A process that lives on does not bear that its clock goes back by days: gRPC does not. */
  async shiftClock(milliseconds: number): Promise<void> {
    this.#ahead = milliseconds;
    await writeFile(path.join(this.folder, "clock"), String(milliseconds));
  }

  /** Ends the present process; the next command gets a new one. */
  async discard(): Promise<void> {
    const process = this.#process;
    if (process === undefined) return;
    this.#process = undefined;
    await process.stop();
  }

  async close(): Promise<void> {
    await this.discard();
    this.log.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}
