import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { type Emulator, startEmulator } from "../../../emulator";
import { StandInPulumi } from "../command/standInPulumi";
import { packedPackage } from "../package/packedPackage";
import { DAY } from "../time";

const MANAGED = "ours/influx/prod/deploy";

/**
 * An account with tokens of each sort, the state of the stack that has some of them, and the installed command on
 * PATH: what a monitoring program finds.
 */
export class Monitored {
  /** Every secret that exists or existed. */
  readonly secrets: readonly string[];

  private constructor(
    readonly emulator: Emulator,
    secrets: readonly string[],
    private readonly pulumi: StandInPulumi,
    /** A folder of its own. */
    readonly folder: string,
  ) {
    this.secrets = secrets;
  }

  static async start(): Promise<Monitored> {
    const secrets: string[] = [];
    const emulator = await startEmulator({ onIssue: (secret) => secrets.push(secret) });
    const expiresAt = new Date(Date.now() + 3 * DAY).toISOString();
    const { record } = emulator.mint({
      description: `deploys [pulumi:${MANAGED}#0123456789abcdef]`,
      expiresAt,
    });
    emulator.mint({ description: "lost [pulumi:ours/influx/prod/gone#0123456789abcdef]" });
    const scope = `dedicated:${emulator.accounts[0]}@${new URL(emulator.url).host}`;
    const resource = (name: string, id: string, outputs: object) => ({
      name,
      id,
      outputs: { tokenId: id, scope, status: "active", ...outputs },
    });
    const resources = [resource("deploy", record.id, { expiresAt }), resource("gone", "none", {})];
    const pulumi = new StandInPulumi([{ organization: "ours", project: "influx", stack: "prod", resources }]);
    const command = path.join(await packedPackage(), "pulumi-influxdb-tokens/dist/cli/main.js");
    const script = path.join(pulumi.folder, "influxdb-tokens");
    await writeFile(script, `#!/bin/sh\nexec '${process.execPath}' '${command}' "$@"\n`);
    await chmod(script, 0o755);
    const folder = await mkdtemp(path.join(os.tmpdir(), "monitored-"));
    return new Monitored(emulator, secrets, pulumi, folder);
  }

  /** The whole environment of a program that runs the command. */
  get environment(): Record<string, string> {
    return {
      PATH: [this.pulumi.path, "/usr/bin", "/bin"].join(path.delimiter),
      HOME: this.folder,
      INFLUXDB_TOKENS_ENDPOINT: this.emulator.url,
      INFLUXDB_TOKENS_ACCOUNT_ID: this.emulator.accounts[0] ?? "",
      INFLUXDB_MANAGEMENT_TOKEN: this.emulator.secret,
    };
  }

  async dispose(): Promise<void> {
    await this.emulator.stop();
    this.pulumi.dispose();
    await rm(this.folder, { recursive: true, force: true });
  }
}
