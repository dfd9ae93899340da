import { resolve } from "node:path";
import { CONFIG_NAMESPACE, type Settings } from "../../account/settings";
import type { Environment } from "../../environment";
import { TokenError } from "../../errors";
import { findProgram } from "../../exec/findProgram";

/** Where to get influxctl. */
export const INSTALL_PAGE = "https://docs.influxdata.com/influxdb3/cloud-dedicated/reference/cli/influxctl/";

/**
 * The influxctl to run: the one that the settings name, otherwise the first on PATH.
 *
 * @throws TokenError `backend-missing`
 */
export function findExecutable({ influxctlPath }: Settings, environment: Environment): string {
  const found = findProgram(influxctlPath === undefined ? "influxctl" : resolve(influxctlPath), environment);
  if (found !== undefined) return found;
  throw new TokenError(
    "backend-missing",
    influxctlPath === undefined
      ? `influxctl was not found on PATH. Install it (${INSTALL_PAGE}), or set ${CONFIG_NAMESPACE}:influxctlPath to its path`
      : `${resolve(influxctlPath)}, which ${CONFIG_NAMESPACE}:influxctlPath names, is not an executable file. Install influxctl (${INSTALL_PAGE}) and set that path, or put it on PATH`,
  );
}
