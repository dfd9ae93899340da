import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CommandContext } from "../command";
import { withProgress } from "../progress";
import { PulumiCommand, PulumiFailure } from "../pulumiCommand";
import { installedFolder, isInstalled } from "./installed";
import { pluginFiles, writePluginFiles } from "./pluginFiles";
import type { PluginRelease } from "./release";
import { requireNode } from "./requireNode";

/** What an installation did. */
interface Installation {
  readonly version: string;
  /** Where it is; undefined if the engine keeps its plugins elsewhere. */
  readonly folder: string | undefined;
  /** False if it was installed already. */
  readonly changed: boolean;
}

/**
 * Installs the plugin with the user's own `pulumi`, and looks afterwards whether it is there: the engine accepts an
 * empty folder and a file that nobody can execute. Does nothing if this very plugin is installed.
 *
 * @throws Error
 */
export async function installPlugin(release: PluginRelease, context: CommandContext): Promise<Installation> {
  const { version } = release;
  const files = pluginFiles(release);
  await requireNode(context);
  const folder = installedFolder(version, context.environment);
  if (isInstalled(folder, files)) return { version, folder, changed: false };
  const pulumi = new PulumiCommand(context);
  const draft = mkdtempSync(join(tmpdir(), "influxdb-tokens-plugin-"));
  try {
    writePluginFiles(files, draft);
    const args = [
      "plugin",
      "install",
      "resource",
      "influxdb-tokens",
      version,
      "--file",
      draft,
      "--reinstall",
    ];
    await withProgress("installing the plugin", context, () => pulumi.run(args));
  } catch (error) {
    if (!(error instanceof PulumiFailure) || error.why !== "failed") throw error;
    throw new Error(
      `${error.message}. Pulumi keeps plugins in ${folder}: make sure that you may write there, or set PULUMI_HOME to another folder, for every later pulumi command too`,
    );
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  if (isInstalled(folder, files)) return { version, folder, changed: true };
  if (await isListed(version, pulumi)) return { version, folder: undefined, changed: true };
  throw new Error(
    `\`pulumi plugin install\` reported success, but the plugin is not in ${folder}, and \`pulumi plugin ls\` does not list it`,
  );
}

/** Whether the engine has it, wherever that is. */
async function isListed(version: string, pulumi: PulumiCommand): Promise<boolean> {
  const text = await pulumi.run(["plugin", "ls", "--json"]);
  const listed: unknown = JSON.parse(text);
  if (!Array.isArray(listed)) return false;
  return listed.some(
    (plugin: { name?: unknown; version?: unknown } | null) =>
      plugin?.name === "influxdb-tokens" && plugin.version === version,
  );
}
