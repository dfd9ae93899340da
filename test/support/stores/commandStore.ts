import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { exists } from "../exists";

/** A moment of a delivery command at which it can be held. */
export type Moment = "before" | "after";

/**
 * Where a delivery command puts tokens: a folder, apart from all that a test searches for leaks. The command can be
 * held before or after it has stored its token, and told to refuse.
 */
export class CommandStore {
  private constructor(private readonly folder: string) {}

  static async make(): Promise<CommandStore> {
    return new CommandStore(await mkdtemp(path.join(tmpdir(), "command-store-")));
  }

  /** The argument `command`. */
  get command(): string[] {
    const script = `hold() { if [ -e hold-$1 ]; then : > reached; while [ -e hold-$1 ]; do sleep 0.05; done; fi; }
cd "$1" || exit 9
if [ -e refuse ]; then cat > /dev/null; echo "permission denied" >&2; exit 2; fi
hold before
if [ -e give-up ]; then cat > /dev/null; exit 3; fi
cat > next && mv next current && printf '%s\\n' "$INFLUXDB_TOKEN_ID" >> deliveries
hold after`;
    return ["sh", "-c", script, "store", this.folder];
  }

  /** What consumers find. */
  async secret(): Promise<string> {
    return await readFile(path.join(this.folder, "current"), "utf8");
  }

  /** The ids of the tokens that were stored, in order. */
  async deliveries(): Promise<string[]> {
    const text = await readFile(path.join(this.folder, "deliveries"), "utf8").catch(() => "");
    return text.split("\n").filter((id) => id !== "");
  }

  /** Whether it refuses from now on. */
  async refuse(refuses: boolean): Promise<void> {
    await this.#mark("refuse", refuses);
  }

  /** Holds the next command at a moment. */
  async hold(moment: Moment): Promise<void> {
    await rm(path.join(this.folder, "reached"), { force: true });
    await this.#mark(`hold-${moment}`, true);
  }

  /** Resolves when a command is held. */
  async reached(): Promise<void> {
    for (const deadline = Date.now() + 540_000; Date.now() < deadline; await sleep(10)) {
      if (await exists(path.join(this.folder, "reached"))) return;
    }
    throw new Error("no command came");
  }

  /** Lets a held command go on; one that has not stored its token yet gives up. */
  async release(): Promise<void> {
    await this.#mark("give-up", true);
    for (const moment of ["before", "after"]) await this.#mark(`hold-${moment}`, false);
    await sleep(150);
    await this.#mark("give-up", false);
  }

  async remove(): Promise<void> {
    await this.release();
    await rm(this.folder, { recursive: true, force: true });
  }

  async #mark(name: string, set: boolean): Promise<void> {
    const file = path.join(this.folder, name);
    await (set ? writeFile(file, "") : rm(file, { force: true }));
  }
}
