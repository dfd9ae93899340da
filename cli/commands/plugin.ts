import { findProgram } from "../../provider/exec/findProgram";
import { parseArguments } from "../arguments";
import { type Command, type CommandContext, type ExitCode, exitCodes, UsageError } from "../command";
import { nearest } from "../nearest";
import { installPlugin } from "../plugin/install";
import { installedFolder, isInstalled } from "../plugin/installed";
import { pluginFiles } from "../plugin/pluginFiles";
import { readRelease } from "../plugin/release";

const HELP = `Usage: influxdb-tokens plugin install
       influxdb-tokens plugin path

The native plugin provides the resources to programs in every language. It comes
with this package.

  install  Puts it where Pulumi looks for plugins, with your own pulumi command,
           and checks that it is there. Does nothing if it is installed already.
           The plugin needs Node 20 or later on PATH whenever Pulumi starts it.
  path     Prints the folder of the installed plugin.

Pulumi keeps plugins in ~/.pulumi, or in the folder that PULUMI_HOME names.

Options:
  -h, --help  Show this help.

Exit codes:
  0  success
  1  it could not be installed
  2  wrong usage
  3  path: this version is not installed, or not completely

Examples:
  influxdb-tokens plugin install
  pulumi import --file tokens.json`;

/** Installs the native plugin. */
export const pluginCommand: Command = {
  name: "plugin",
  summary: "Install the native plugin, for programs in every language.",
  help: HELP,
  run: runPlugin,
};

const ACTIONS = { install, path };

/** @param program the plugin's program; by default that of this package */
export async function runPlugin(
  args: readonly string[],
  context: CommandContext,
  program?: string,
): Promise<ExitCode> {
  const { positionals } = parseArguments(args, {}, "positionals");
  const [action, extra] = positionals;
  if (action === undefined) throw new UsageError(`say what to do: ${Object.keys(ACTIONS).join(" or ")}`);
  if (!isAction(action)) {
    const near = nearest(action, Object.keys(ACTIONS));
    throw new UsageError(`there is no ${action}${near === undefined ? "" : `; did you mean ${near}?`}`);
  }
  if (extra !== undefined) throw new UsageError(`it takes no argument ${extra}`);
  return await ACTIONS[action](context, program);
}

async function install(context: CommandContext, program: string | undefined): Promise<ExitCode> {
  const { version, folder, changed } = await installPlugin(readRelease(program), context);
  const done = changed ? "installed" : "is installed already";
  context.print(`influxdb-tokens ${version} ${done}${folder === undefined ? "" : `: ${folder}`}`);
  const other = findProgram("pulumi-resource-influxdb-tokens", context.environment);
  if (other !== undefined) context.printError(`Pulumi will use ${other} instead, because it is on PATH`);
  return exitCodes.fine;
}

async function path(context: CommandContext, program: string | undefined): Promise<ExitCode> {
  const release = readRelease(program);
  const folder = installedFolder(release.version, context.environment);
  if (isInstalled(folder, pluginFiles(release))) {
    context.print(folder);
    return exitCodes.fine;
  }
  context.printError(
    `influxdb-tokens ${release.version} is not installed in ${folder}, or not completely. Run: influxdb-tokens plugin install`,
  );
  return exitCodes.found;
}

function isAction(text: string): text is keyof typeof ACTIONS {
  return Object.hasOwn(ACTIONS, text);
}
