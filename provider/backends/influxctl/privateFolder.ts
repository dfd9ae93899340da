import { createHash } from "node:crypto";
import {
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { TokenError } from "../../errors";
import { atExit } from "../../exec/atExit";

/** Longer than any call can take: an older folder is abandoned, whichever machine created it. */
const ABANDONED_MS = 60 * 60_000;

/** `influxdb-tokens-MACHINE-PID-START-RANDOM` */
const NAME = /^influxdb-tokens-([0-9a-f]{12})-(\d+)-(\d+)-[A-Za-z0-9]{6}$/;

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
    const prefix = `influxdb-tokens-${machine()}-${process.pid}-${startOf(process.pid) ?? 0}-`;
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
    const [, madeOn, pid, start] = NAME.exec(name) ?? [];
    if (pid === undefined) continue;
    const path = join(tmpdir(), name);
    const age = ageOfOwn(path);
    if (age === undefined) continue;
    const dead = madeOn === machine() && !isRunning(Number(pid), Number(start));
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

function isRunning(pid: number, start: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
  const now = startOf(pid);
  // The process id may have been reused since.
  return now === undefined || start === 0 || now === start;
}

/** When a process started, in the kernel's unit; undefined if unknown. */
function startOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19]) || undefined;
  } catch {
    return undefined;
  }
}

let ownMachine: string | undefined;

/**
 * Identifies the machine or container whose process ids are meant: containers may share a temporary folder, but not
 * their processes.
 */
function machine(): string {
  ownMachine ??= createHash("sha256")
    .update(`${hostname()}\n${linkOf("/proc/self/ns/pid")}\n${textOf("/proc/sys/kernel/random/boot_id")}`)
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

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8").trim();
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
