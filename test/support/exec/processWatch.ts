import { readFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { processesUsing } from "./processes";

const BETWEEN_LOOKS_MS = 5;

/**
 * What stands in the arguments and the environment of the processes that use a folder, looked at again and again.
 * Needs Linux's `/proc`.
 */
export class ProcessWatch {
  /** For {@link findSecrets}: each process's arguments and environment, by its program and id. */
  readonly texts: Record<string, string> = {};
  /** Names of the programs that were seen. */
  readonly programs = new Set<string>();
  #looking: Promise<void> | undefined;
  #stopped = false;

  /** @param folder as in {@link processesUsing} */
  constructor(private readonly folder: string) {}

  /** Looks until {@link stop}. */
  start(): this {
    this.#looking = (async () => {
      while (!this.#stopped) {
        await this.look();
        // Leaves the processor to what is watched.
        await sleep(BETWEEN_LOOKS_MS);
      }
    })();
    return this;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#looking;
  }

  /** Looks once: for a moment at which it is known what runs. */
  async look(): Promise<void> {
    const pids = await processesUsing(this.folder);
    await Promise.all(
      pids.map(async (pid) => {
        // It may have ended meanwhile.
        const read = (name: string) => readFile(`/proc/${pid}/${name}`, "utf8").catch(() => "");
        const [argv, environment] = await Promise.all([read("cmdline"), read("environ")]);
        const [program = ""] = argv.split("\0");
        if (program === "") return;
        this.programs.add(path.basename(program));
        const words = argv
          .split("\0")
          .slice(0, 3)
          .map((word) => path.basename(word));
        this.texts[`process ${pid} (${words.join(" ")})`] = `${argv}\n${environment}`;
      }),
    );
  }
}
