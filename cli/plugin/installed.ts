import { accessSync, constants, existsSync, readFileSync } from "node:fs";
import { homedir, userInfo } from "node:os";
import { join } from "node:path";
import type { Environment } from "../../provider/environment";
import { codeOf } from "../failure";
import type { PluginFile } from "./pluginFiles";

/** The folder in which the engine looks for a version of the plugin. */
export function installedFolder(version: string, { PULUMI_HOME: home }: Environment): string {
  const own = home === undefined || home === "" ? join(usersHome(), ".pulumi") : home;
  return join(own, "plugins", `resource-influxdb-tokens-v${version}`);
}

/** Whether a folder contains a plugin, completely and as the engine can start it. */
export function isInstalled(folder: string, files: readonly PluginFile[]): boolean {
  // The engine's own note of an installation that was interrupted.
  if (existsSync(`${folder}.partial`)) return false;
  return files.every(({ name, text, starts }) => isFile(join(folder, name), text, starts));
}

function isFile(file: string, text: string, starts: boolean): boolean {
  try {
    if (starts) accessSync(file, constants.X_OK);
    return readFileSync(file, "utf8") === text;
  } catch (error) {
    if (["ENOENT", "ENOTDIR", "EACCES"].includes(codeOf(error) ?? "")) return false;
    throw error;
  }
}

/** As the engine finds it: the system's entry for the user comes before HOME. */
function usersHome(): string {
  try {
    return userInfo().homedir;
  } catch {
    return homedir();
  }
}
