// A PostgreSQL server, on a machine that may not have one: states are kept in it, and tests read them from there.
import { readdir } from "node:fs/promises";
import path from "node:path";
import { hasApt, installPackage } from "./apt.mjs";
import { CommandFailed } from "./command.mjs";
import { findExecutable } from "./executable.mjs";
import { isMain } from "./repository.mjs";

/** Where Debian and its like keep the server's programs, which they leave off PATH. */
const PACKAGED = "/usr/lib/postgresql";

/**
 * Finds the programs of a PostgreSQL server; where there are none, installs them if this machine lets us.
 *
 * @param {{ log?: (line: string) => void }} [options] `log`: told what takes long
 * @returns {Promise<string>} the folder that holds `initdb` and `postgres`
 * @throws Error saying why there is none
 */
export async function ensurePostgres({ log = console.error } = {}) {
  const found = await installedPostgres();
  if (found !== undefined) return found;
  if (!hasApt()) {
    throw new Error("PostgreSQL is not installed: install its server (Debian: apt-get install postgresql)");
  }
  const isThere = async () => (await installedPostgres()) !== undefined;
  await installPackage("postgresql", { isThere, log });
  const installed = await installedPostgres();
  if (installed === undefined) throw new Error("apt-get installed PostgreSQL, and its server is not there");
  return installed;
}

async function installedPostgres() {
  const versions = await readdir(PACKAGED).catch(() => []);
  const newestFirst = versions.sort((one, other) => Number(other) - Number(one));
  const folders = newestFirst.map((version) => path.join(PACKAGED, version, "bin"));
  const onPath = findExecutable("initdb");
  return [...(onPath === undefined ? [] : [path.dirname(onPath)]), ...folders].find(
    (folder) =>
      findExecutable("initdb", [folder]) !== undefined && findExecutable("postgres", [folder]) !== undefined,
  );
}

if (isMain(import.meta)) {
  try {
    console.log(await ensurePostgres());
  } catch (error) {
    console.error(error instanceof CommandFailed ? error.message.split("\n")[0] : error.message);
    process.exitCode = 1;
  }
}
