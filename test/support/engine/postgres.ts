import { type ChildProcess, execFile, spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chown, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { freePort } from "../exec/freePort";

const run = promisify(execFile);
const repository = path.resolve(__dirname, "../../..");

/** The unprivileged user of every Linux: the server refuses to run as root. */
const NOBODY = 65_534;

const STARTS_WITHIN_MS = 540_000;

/** Where the server's programs are, or why there are none. Installs them where the machine allows it. */
export function findPostgres(): { readonly programs: string } | { readonly missing: string } {
  const tool = path.join(repository, "tools/ensure.mjs");
  const { status, stdout, stderr } = spawnSync(process.execPath, [tool, "postgres"], { encoding: "utf8" });
  return status === 0
    ? { programs: stdout.trim() }
    : { missing: stderr.trim().split("\n").at(-1) ?? "unknown" };
}

/** A PostgreSQL server of its own, in a temporary folder, that listens on the loopback interface only. */
export class Postgres {
  private constructor(
    /** For `PULUMI_BACKEND_URL`. */
    readonly url: string,
    readonly password: string,
    private readonly folder: string,
    private readonly server: ChildProcess,
  ) {}

  /** @param programs the folder with `initdb` and `postgres` */
  static async start(programs: string): Promise<Postgres> {
    const folder = await mkdtemp(path.join(os.tmpdir(), "influxdb-tokens-postgres-"));
    const user = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
    const environment = { PATH: "/usr/bin:/bin", LC_ALL: "C" };
    const options = { cwd: folder, env: environment, ...user };
    try {
      const password = randomBytes(12).toString("hex");
      const passwordFile = path.join(folder, "password");
      await writeFile(passwordFile, password, { mode: 0o600 });
      if (user.uid !== undefined) {
        for (const place of [folder, passwordFile]) await chown(place, user.uid, user.gid);
      }
      const data = path.join(folder, "data");
      const authentication = ["--auth", "scram-sha-256", "--pwfile", passwordFile, "--username", "postgres"];
      const layout = ["--pgdata", data, "--encoding", "UTF8", "--locale", "C", "--no-sync"];
      await run(path.join(programs, "initdb"), [...layout, ...authentication], options);
      const port = await freePort();
      const settings = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off"];
      const args = ["-D", data, "-p", String(port), ...settings.flatMap((setting) => ["-c", setting])];
      const server = spawn(path.join(programs, "postgres"), args, {
        ...options,
        stdio: ["ignore", "ignore", "pipe"],
      });
      await ready(server);
      const url = `postgres://postgres:${password}@127.0.0.1:${port}/postgres?sslmode=disable`;
      return new Postgres(url, password, folder, server);
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** Ends the server, whoever is connected, and removes its folder. */
  async stop(): Promise<void> {
    if (this.server.exitCode === null) {
      const ended = new Promise((resolve) => this.server.once("exit", resolve));
      // The server's "immediate" shutdown, children included: nothing of it is kept.
      this.server.kill("SIGQUIT");
      await ended;
    }
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function ready(server: ChildProcess): Promise<void> {
  let log = "";
  await new Promise<void>((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`PostgreSQL ${why}:\n${log}`));
    const timer = setTimeout(() => {
      server.kill("SIGQUIT");
      fail(`was not ready within ${STARTS_WITHIN_MS / 1000} s`);
    }, STARTS_WITHIN_MS);
    server.once("error", reject);
    server.once("exit", () => {
      clearTimeout(timer);
      fail("ended at once");
    });
    server.stderr?.on("data", (bytes: Buffer) => {
      log += bytes.toString("utf8");
      if (!log.includes("ready to accept connections")) return;
      clearTimeout(timer);
      resolve();
    });
  });
}
