import { readdir } from "node:fs/promises";
import path from "node:path";
import { capture, show } from "../machine/command.mjs";
import { findExecutable } from "../machine/executable.mjs";
import { repository } from "../repository.mjs";
import { place, stackName } from "./place.mjs";

/** The variables that the display of commands depends on. Without proxies, because all calls stay on this machine. */
const inherited = ["TERM", "COLORTERM", "NO_COLOR", "LANG", "LC_ALL", "TZ", "TMPDIR"];

/** The stack of the quickstart, run by the real engine with its own home and state. */
export class Stack {
  #pulumi;
  #env;

  /**
   * @param {{ at: string }} engine the folders that hold it
   * @param {string} credential goes into the environment of the commands, and nowhere else
   */
  constructor(engine, credential) {
    this.#pulumi = findExecutable("pulumi", engine.at.split(path.delimiter));
    const folders = [engine.at, path.dirname(process.execPath), process.env.PATH ?? ""];
    this.#env = {
      ...Object.fromEntries(
        inherited.flatMap((name) => (name in process.env ? [[name, process.env[name]]] : [])),
      ),
      PATH: folders.join(path.delimiter),
      HOME: place.home,
      PULUMI_HOME: path.join(place.home, ".pulumi"),
      PULUMI_BACKEND_URL: `file://${place.state}`,
      PULUMI_CONFIG_PASSPHRASE_FILE: place.passphrase,
      PULUMI_SKIP_UPDATE_CHECK: "true",
      INFLUXDB_MANAGEMENT_TOKEN: credential,
    };
  }

  /** Creates the stack if it does not exist, and sets its configuration. */
  async configure(values) {
    await this.#run(["stack", "select", "--create", stackName]);
    const pairs = Object.entries(values).map(([key, value]) => `influxdb-tokens:${key}=${value}`);
    await this.#run(["config", "set-all", ...pairs.flatMap((pair) => ["--plaintext", pair])]);
    await this.#unlock();
  }

  /** Runs an operation as a user would, with its output shown. */
  async operate(operation) {
    const args = [operation, "--yes", "--stack", stackName];
    await show(this.#pulumi, args, { cwd: repository, env: this.#env });
  }

  /** The stack's outputs, with secrets in plaintext: for the checks, never to be printed. */
  async outputs() {
    const printed = await this.#run(["stack", "output", "--json", "--show-secrets", "--stack", stackName]);
    return JSON.parse(printed);
  }

  /** The stack's resources, secrets encrypted. */
  async resources() {
    const { deployment } = JSON.parse(await this.#run(["stack", "export", "--stack", stackName]));
    return deployment.resources ?? [];
  }

  /** A killed run has left its lock; no other run can use this state. */
  async #unlock() {
    const entries = await readdir(path.join(place.state, ".pulumi/locks"), {
      recursive: true,
      withFileTypes: true,
    }).catch(() => []);
    if (entries.some((entry) => entry.isFile())) await this.#run(["cancel", "--yes", "--stack", stackName]);
  }

  async #run(args) {
    return await capture(this.#pulumi, ["--non-interactive", ...args], { cwd: repository, env: this.#env });
  }
}
