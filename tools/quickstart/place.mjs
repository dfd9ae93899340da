import path from "node:path";
import { repository } from "../repository.mjs";

const folder = path.join(repository, ".quickstart");

/** Name of the stack. */
export const stackName = "quickstart";

/** Where the quickstart keeps what it makes: all in the clone, none of it in version control. */
export const place = {
  folder,
  /** The address that has to stay the same between runs. */
  settings: path.join(folder, "settings.json"),
  /** What the emulator remembers. */
  emulator: path.join(folder, "emulator.json"),
  /** The emulator's administrative token: the provider's credential. */
  credential: path.join(folder, "emulator.token"),
  /** The stand-in of influxctl. */
  influxctl: path.join(folder, "influxctl"),
  /** Home of the commands that are run, so that the user's own is not touched. */
  home: path.join(folder, "home"),
  /** Pulumi's state backend. */
  state: path.join(folder, "state"),
  /** The passphrase that encrypts the stack's secrets. */
  passphrase: path.join(folder, "passphrase"),
  /** The stack's configuration, which Pulumi keeps beside Pulumi.yaml. */
  stackConfig: path.join(repository, `Pulumi.${stackName}.yaml`),
};
