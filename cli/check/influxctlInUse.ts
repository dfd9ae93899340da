import type { Settings } from "../../provider/account/settings";
import { childEnvironment } from "../../provider/backends/influxctl/environment";
import { findExecutable } from "../../provider/backends/influxctl/executable";
import { parseVersion } from "../../provider/backends/influxctl/version";
import { runProcess } from "../../provider/exec/runProcess";
import type { CommandContext } from "../command";

/**
 * The influxctl in use.
 *
 * @returns `version` is undefined if it does not report one
 * @throws TokenError `backend-missing`
 */
export async function influxctlInUse(
  settings: Settings,
  { environment, signal }: CommandContext,
): Promise<{ path: string; version: string | undefined }> {
  const path = findExecutable(settings, environment);
  const ended = await runProcess({
    file: path,
    args: ["version"],
    environment: childEnvironment(environment),
    timeoutMs: settings.timeoutMs,
    signal,
  });
  return { path, version: parseVersion(ended.stdout) ?? parseVersion(ended.stderr) };
}
