import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A token's resource, as a state has it. */
interface StandInResource {
  readonly id: string;
  readonly name: string;
  readonly external?: boolean;
  readonly outputs?: object;
}

/** A stack of the stand-in's. */
export interface StandInStack {
  readonly organization: string;
  readonly project: string;
  readonly stack: string;
  readonly resources: readonly StandInResource[];
}

const TYPE = "pulumi-nodejs:dynamic/influxdb-tokens:ManagementToken";

/**
 * A `pulumi` command of a state backend with organizations, in a folder of its own. As the real one does, it leaves
 * out what is its default, unless it is asked for whole names.
 */
export class StandInPulumi {
  readonly folder = mkdtempSync(join(tmpdir(), "stand-in-pulumi-"));

  /**
   * @param stacks those of the organization `ours` and the project `influx` are called by their last name alone
   * @param knowsWholeNames whether it heeds `--fully-qualify-stack-names`
   */
  constructor(stacks: readonly StandInStack[], knowsWholeNames = true) {
    const states = stacks.map(({ organization, project, stack, resources }) => ({
      whole: `${organization}/${project}/${stack}`,
      short: organization === "ours" && project === "influx" ? stack : `${organization}/${project}/${stack}`,
      state: {
        version: 3,
        deployment: {
          resources: resources.map(({ name, ...rest }) => ({
            urn: `urn:pulumi:${stack}::${project}::${TYPE}::${name}`,
            type: TYPE,
            custom: true,
            ...rest,
          })),
        },
      },
    }));
    const program = `#!${process.execPath}
const args = process.argv.slice(2);
const states = ${JSON.stringify(states)};
require("fs").appendFileSync(${JSON.stringify(this.#log)}, args.join(" ") + "\\n");
require("fs").writeFileSync(${JSON.stringify(this.#environment)}, JSON.stringify(process.env));
const whole = ${knowsWholeNames} && args.includes("--fully-qualify-stack-names");
const nameOf = (one) => (whole ? one.whole : one.short);
if (args[1] === "ls") console.log(JSON.stringify(states.map((one) => ({ name: nameOf(one) }))));
else {
  const name = args[args.indexOf("--stack") + 1];
  const found = states.find((one) => one.short === name || one.whole === name);
  if (found === undefined) { console.error("error: no stack named '" + name + "' found"); process.exit(1); }
  console.log(args[1] === "export" ? JSON.stringify(found.state) : nameOf(found));
}
`;
    writeFileSync(join(this.folder, "pulumi"), program);
    chmodSync(join(this.folder, "pulumi"), 0o755);
  }

  /** What has to be on PATH for it to be found. */
  get path(): string {
    return [this.folder, dirname(process.execPath)].join(":");
  }

  /** What it was called with. */
  get calls(): string[] {
    return readFileSync(this.#log, "utf8").trim().split("\n");
  }

  /** The environment of its last call, as text. */
  get environment(): string {
    return readFileSync(this.#environment, "utf8");
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  get #environment(): string {
    return join(this.folder, "environment");
  }

  get #log(): string {
    return join(this.folder, "calls");
  }
}
