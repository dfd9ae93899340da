import path from "node:path";
import { repository } from "../repository.mjs";

const folder = path.join(repository, ".quickstart");

/** Name of the stack. */
export const stackName = "quickstart";

/** Where the quickstart stores its files: all in the clone, none of them in version control. */
export const place = {
  folder,
  /** The address, which has to stay the same between runs. */
  settings: path.join(folder, "settings.json"),
  /** The emulator's tokens. */
  emulator: path.join(folder, "emulator.json"),
  /** The emulator's administrative token: the provider's credential. */
  credential: path.join(folder, "emulator.token"),
  /** The stand-in of influxctl. */
  influxctl: path.join(folder, "influxctl"),
  /** The home folder of the commands, so that the user's own is not changed. */
  home: path.join(folder, "home"),
  /** The state backend. */
  state: path.join(folder, "state"),
  /** The passphrase that encrypts the stack's secrets. */
  passphrase: path.join(folder, "passphrase"),
  /** The stack's configuration, which Pulumi stores beside Pulumi.yaml. */
  stackConfig: path.join(repository, `Pulumi.${stackName}.yaml`),
};
