import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Emulator } from "../../../emulator";
import { type CommandResult, RunningCommand } from "../exec/command";
import { packedPackage } from "../package/packedPackage";

/** Where a report is made. */
interface Place {
  readonly emulator: Emulator;
  /** The working directory. */
  readonly folder: string;
  /** Where `pulumi` is. @default nowhere */
  readonly path?: string;
}

/** Runs `report` as users have it: drawing needs modules that Jest cannot load. */
export async function compiledReport(
  args: readonly string[],
  { emulator, folder, path }: Place,
): Promise<CommandResult> {
  const main = join(await packedPackage(), "pulumi-influxdb-tokens/dist/cli/main.js");
  return await new RunningCommand(process.execPath, [main, "report", ...args], {
    cwd: folder,
    env: {
      INFLUXDB_TOKENS_ENDPOINT: emulator.url,
      INFLUXDB_TOKENS_ACCOUNT_ID: emulator.accounts[0] ?? "",
      INFLUXDB_TOKENS_CLUSTER_ID: emulator.clusters[0] ?? "",
      INFLUXDB_MANAGEMENT_TOKEN: emulator.secret,
      ...(path === undefined ? {} : { PATH: path }),
    },
    timeoutMs: 570_000,
  }).result;
}

/** The page that it writes. */
export async function reportPage(
  args: readonly string[],
  place: Place,
): Promise<{ readonly file: string; readonly text: string }> {
  const { code, output } = await compiledReport([...args, "--html", "page.html"], place);
  if (code !== 0) throw new Error(`report ended with ${code}:\n${output}`);
  const file = join(place.folder, "page.html");
  return { file, text: readFileSync(file, "utf8") };
}
