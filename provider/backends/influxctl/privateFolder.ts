import { createHash } from "node:crypto";
import { lstatSync, mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { TokenError } from "../../errors";
import { atExit } from "../../exec/atExit";

/**
 * Longer than any call can last. An older folder is unused, whatever the machine and process in its name: a number of
 * a dead process may have been given to another one since.
 */
const ABANDONED_MS = 60 * 60_000;

/** `influxdb-tokens-MACHINE-PID-RANDOM` */
const NAME = /^influxdb-tokens-([0-9a-f]{12})-(\d+)-[A-Za-z0-9]{6}$/;

/**
 * A folder in the temporary folder that only this user can read. It is removed when the process ends, or after a
 * SIGKILL by the next process that creates one.
 */
export class PrivateFolder {
  private readonly forget: () => void;

  private constructor(readonly path: string) {
    this.forget = atExit(() => removeTree(this.path));
  }

  /** @throws TokenError `config` if the temporary folder is not writable */
  static make(): PrivateFolder {
    removeLeftovers();
    const prefix = `influxdb-tokens-${machine()}-${process.pid}-`;
    try {
      // mkdtemp creates it with mode 0700.
      return new PrivateFolder(mkdtempSync(join(tmpdir(), prefix)));
    } catch (error) {
      throw new TokenError(
        "config",
        `no private folder could be created in ${tmpdir()} (${codeOf(error)}): set TMPDIR to a writable folder`,
        { cause: error },
      );
    }
  }

  /** Writes a file that only this user can read, and returns its path. */
  write(name: string, text: string): string {
    const path = join(this.path, name);
    try {
      writeFileSync(path, text, { mode: 0o600, flag: "wx" });
    } catch (error) {
      throw new TokenError(
        "config",
        `no private file could be written in ${tmpdir()} (${codeOf(error)}): free some space there, or set TMPDIR`,
        { cause: error },
      );
    }
    return path;
  }

  /** Removes the folder with its contents. If that fails now, it is tried again when the process ends. */
  remove(): void {
    if (removeTree(this.path)) this.forget();
  }
}

let swept = false;

/** Removes what killed processes left: once per process, before anything is written. */
function removeLeftovers(): void {
  if (swept) return;
  swept = true;
  for (const name of entries(tmpdir())) {
    const [, madeOn, pid] = NAME.exec(name) ?? [];
    if (pid === undefined) continue;
    const path = join(tmpdir(), name);
    const age = ageOfOwn(path);
    if (age === undefined) continue;
    const dead = madeOn === machine() && !isRunning(Number(pid));
    if (dead || age > ABANDONED_MS) removeTree(path);
  }
}

/** Milliseconds since a folder was last changed; undefined if it is not a folder of this user. */
function ageOfOwn(path: string): number | undefined {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined || !stats.isDirectory()) return undefined;
  if (process.getuid !== undefined && stats.uid !== process.getuid()) return undefined;
  return Date.now() - stats.mtimeMs;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}

let ownMachine: string | undefined;

/**
 * Names where a process number means the same process. Containers may share a temporary folder and even a host name,
 * but not their processes: without this, one would remove the folder that another is using.
 */
function machine(): string {
  ownMachine ??= createHash("sha256")
    .update(`${hostname()}\n${linkOf("/proc/self/ns/pid")}`)
    .digest("hex")
    .slice(0, 12);
  return ownMachine;
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function removeTree(path: string): boolean {
  try {
    rmSync(path, { recursive: true, force: true, maxRetries: 2, retryDelay: 20 });
    return true;
  } catch {
    return false;
  }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? "unknown";
}
