import { accessSync, constants, statSync } from "node:fs";
import { delimiter, isAbsolute, join, resolve, sep } from "node:path";
import { CONFIG_NAMESPACE, type Environment, type Settings } from "../../config";
import { TokenError } from "../../errors";

/** Where to get influxctl. */
export const INSTALL_PAGE = "https://docs.influxdata.com/influxdb3/cloud-dedicated/reference/cli/influxctl/";

const FILE_NAME = process.platform === "win32" ? "influxctl.exe" : "influxctl";

/**
 * The influxctl to run: the one that the settings name, else the first on PATH. Relative entries of PATH and
 * `node_modules/.bin` do not count: a program's dependencies must not be able to slip in their own.
 *
 * @throws TokenError `backend-missing`
 */
export function findExecutable(settings: Settings, environment: Environment): string {
  if (settings.influxctlPath !== undefined) {
    const path = resolve(settings.influxctlPath);
    if (isExecutable(path)) return path;
    throw new TokenError(
      "backend-missing",
      `${path}, which ${CONFIG_NAMESPACE}:influxctlPath names, is not an executable file. Install influxctl (${INSTALL_PAGE}) and name it there, or have it on PATH`,
    );
  }
  for (const folder of (environment.PATH ?? environment.Path ?? "").split(delimiter)) {
    if (!isAbsolute(folder) || folder.split(sep).includes("node_modules")) continue;
    const path = join(folder, FILE_NAME);
    if (isExecutable(path)) return path;
  }
  throw new TokenError(
    "backend-missing",
    `influxctl was not found on PATH. Install it (${INSTALL_PAGE}), or set ${CONFIG_NAMESPACE}:influxctlPath to where it is`,
  );
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
