import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { dynamicTypes } from "../../provider/typeTokens";
import { GIVEN } from "../support/engine/adoptingProgram";
import { type EngineStack, useEngineStack } from "../support/engine/engineStack";
import { nativeProgram } from "../support/engine/nativeProgram";
import { program } from "../support/engine/program";
import { copyExamplePack, makeRunnable } from "../support/policy/policyPack";

const { load } = require("js-yaml") as { load(text: string): unknown };
const workflow = path.resolve(__dirname, "../../examples/policy/github-actions.yml");

interface Workflow {
  readonly jobs: {
    readonly tokens: { readonly steps: readonly { readonly name?: string; readonly run?: string }[] };
  };
}

/** What a step of the example's workflow runs, as arguments of `pulumi`. */
async function argumentsOf(step: string): Promise<string[]> {
  const { jobs } = load(await readFile(workflow, "utf8")) as Workflow;
  const command = jobs.tokens.steps.find(({ name }) => name === step)?.run ?? "";
  return command.replace('"$STACK"', "prod").split(" ").slice(1);
}

const DELIVER = 'deliver: { command: ["sh", "-c", "cat > /dev/null"], keepInState: false }';
const CI = `const ci = new ManagementToken("ci", { description: "CI", expiresIn: "30d", ${DELIVER} });`;
/** The first resource breaks no rule. */
const violating = (id: string) => `${CI}
new ManagementToken("admin", { description: "Administrator" });
new DatabaseToken("reader", {
  description: "Reader", permissions: [{ action: "read", database: "sensors" }], expiresIn: "30d",
  adopt: { id: "${id}", token: pulumi.secret(process.env.${GIVEN}) },
});
new Database("sensors", { name: "sensors" });`;
/** A preview does not know when the second token ends. */
const UNKNOWN = `${CI}
new ManagementToken("admin", { description: "Administrator", expiresIn: ci.tokenId.apply(() => "400d"), ${DELIVER} });`;
const MENDED = `${CI}
const sensors = new Database("sensors", { name: "sensors" }, { protect: true });
new RotatingDatabaseToken("writer", {
  description: "Writer", permissions: [{ action: "write", database: sensors.name }],
  expiresIn: "90d", rotateBefore: "30d", ${DELIVER},
}, { protect: true });`;

/** The violations in an output: the level, the rule and the resource. */
function violations(output: string): string[] {
  const lines = [...output.matchAll(/- \[(\w+)\] +influxdb-tokens-(\w+) +\(\S+: (\w+)\)/g)];
  return lines.map(([, level, rule, name]) => `${level} ${rule} of ${name}`).sort();
}

/** A production stack whose updates the example's pack checks. */
class CheckedStack {
  given = { id: "", secret: "" };
  #path = "";

  constructor(readonly stack: EngineStack) {}

  /** Puts the pack beside the program. */
  async open(): Promise<void> {
    const { workspace } = this.stack;
    const [pack, bin] = [path.join(workspace.project, "policy"), path.join(workspace.root, "bin")];
    await copyExamplePack(pack);
    await makeRunnable(pack, bin);
    this.#path = [bin, workspace.env.PATH].join(path.delimiter);
    const permissions = [{ action: "read" as const, resource: "sensors" }];
    this.given = this.stack.mintForDatabases({ description: "Reader", permissions });
  }

  /** Runs a step of the workflow; what it printed. */
  async run(step: string, { fails = false, args = [] as readonly string[] } = {}): Promise<string> {
    const { output } = await this.stack.workspace.run([...(await argumentsOf(step)), ...args], {
      env: { PATH: this.#path, [GIVEN]: this.given.secret },
      expectFailure: fails,
    });
    return output;
  }

  /** Checks what is in the state; what that printed. */
  async analyze({ fails = false } = {}): Promise<string> {
    const { output } = await this.stack.workspace.run(["policy", "analyze", "--policy-pack", "policy"], {
      env: { PATH: this.#path },
      expectFailure: fails,
    });
    return output;
  }

  /** The tokens that live, by the beginning of their descriptions. */
  get living(): string[] {
    const made = [...this.stack.made(), ...this.stack.madeForDatabases()];
    return made.flatMap(({ description, state }) =>
      state === "active" ? (description.split(" ")[0] ?? "") : [],
    );
  }
}

function useCheckedStack(plugin: boolean): CheckedStack {
  const checked = new CheckedStack(useEngineStack({ workspace: { stack: "prod", plugin } }));
  beforeAll(() => checked.open());
  return checked;
}

async function stopsBeforeAnythingIsCreated(checked: CheckedStack, text: (statements: string) => string) {
  const { stack } = checked;
  await stack.workspace.writeProgram(text(violating(checked.given.id)));
  stack.takeRequests();
  expect(violations(await checked.run("Change it", { fails: true }))).toEqual([
    "advisory rotation of admin",
    "mandatory adoption of reader",
    "mandatory delivery of admin",
    "mandatory delivery of reader",
    "mandatory expiry of admin",
    "mandatory protection of sensors",
  ]);
  expect(stack.takeRequests()).toEqual([]);
  expect(checked.living).toEqual([]);
}

async function passesOnceMended(checked: CheckedStack, text: (statements: string) => string) {
  await checked.stack.workspace.writeProgram(text(MENDED));
  const output = await checked.run("Change it");
  expect(output).toContain("influxdb-tokens@v1.0.0");
  expect(violations(output)).toEqual([]);
  expect(checked.living).toEqual(["CI", "Writer"]);
}

describe("examples/policy, with dynamic resources", () => {
  const checked = useCheckedStack(false);

  test("a violation stops `pulumi up` before anything is created", () =>
    stopsBeforeAnythingIsCreated(checked, program));

  test("what a preview cannot know stops the update before that token is created", async () => {
    await checked.stack.workspace.writeProgram(program(UNKNOWN));
    const [preview = "", update = ""] = (await checked.run("Change it", { fails: true })).split(
      "Updating (prod)",
    );
    expect(violations(preview)).toEqual(["advisory expiry of admin", "advisory rotation of admin"]);
    expect(preview).toContain("can't run policy 'influxdb-tokens-expiry'");
    expect(violations(update)).toEqual(["advisory rotation of admin", "mandatory expiry of admin"]);
    expect(checked.living).toEqual(["CI"]);
  });

  test("the mended program passes", () => passesOnceMended(checked, program));

  test("a protected database that is missing is created anew after `pulumi state unprotect`", async () => {
    const { emulator, workspace } = checked.stack;
    emulator.deleteDatabase("sensors");
    await workspace.run(["refresh", "--yes"]);
    expect(await checked.run("Change it", { fails: true })).toContain(
      "it is currently marked for protection",
    );
    const { resources = [] } = (await workspace.export()).deployment;
    const urn = resources.find(({ type }) => type === dynamicTypes.Database)?.urn ?? "";
    await workspace.run(["state", "unprotect", urn, "--yes"]);
    expect(violations(await checked.analyze({ fails: true }))).toEqual(["mandatory protection of sensors"]);
    expect(violations(await checked.run("Change it"))).toEqual([]);
    expect(violations(await checked.analyze())).toEqual([]);
  });

  test("a configuration changes the rules, if the engine accepts it", async () => {
    const preview = (file: string) =>
      checked.run("What would change", { fails: true, args: ["--policy-pack-config", file] });
    expect(violations(await preview("policy/config.json"))).toEqual(["mandatory expiry of writer"]);
    const wrong = path.join(checked.stack.workspace.root, "wrong.json");
    for (const [rule, options, message] of [
      ["expiry", { longestLife: "1d1d" }, "influxdb-tokens-expiry: longestLife: Does not match pattern"],
      [
        "protection",
        { stacks: ["prod, dev"] },
        "influxdb-tokens-protection: stacks.0: Does not match pattern",
      ],
      ["expiry", { longestlife: "1d" }, 'influxdb-tokens-expiry has no option "longestlife"'],
    ] as const) {
      await writeFile(wrong, JSON.stringify({ [`influxdb-tokens-${rule}`]: options }));
      expect(await preview(wrong)).toContain(message);
    }
  });
});

describe("examples/policy, with the native plugin", () => {
  const checked = useCheckedStack(true);

  test("a violation stops `pulumi up` before anything is created", () =>
    stopsBeforeAnythingIsCreated(checked, nativeProgram));

  test("the mended program passes", () => passesOnceMended(checked, nativeProgram));
});
