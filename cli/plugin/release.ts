import { readFileSync } from "node:fs";
import { join } from "node:path";
import { codeOf } from "../failure";
import { packageFolder, packageVersion } from "../version";

/** The native plugin of this package. */
export interface PluginRelease {
  readonly version: string;
  /** Its program: one file of CommonJS. */
  readonly program: string;
}

/** Where the build puts the plugin's program. */
function bundledProgram(): string {
  return join(packageFolder(), "dist", "plugin", "pulumi-resource-influxdb-tokens.cjs");
}

/**
 * Reads the plugin that this package contains.
 *
 * @throws Error if the package contains none
 */
export function readRelease(program = bundledProgram()): PluginRelease {
  try {
    return { version: packageVersion(), program: readFileSync(program, "utf8") };
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error;
    throw new Error(
      `this copy of pulumi-influxdb-tokens contains no plugin (${program} is missing): install the package again; in its repository, run \`npm run build\``,
    );
  }
}
