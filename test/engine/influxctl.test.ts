import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { DEFAULT_ACCOUNT_ID, type Emulator, startEmulator } from "../../emulator";
import {
  type InfluxctlCall,
  type InfluxctlSettings,
  mostAtOnce,
  readCalls,
  writeInfluxctl,
  writeSettings,
} from "../../emulator/influxctl";
import { Workspace } from "../support/engine/workspace";
import { isAlive, signalAll } from "../support/exec/processes";
import { findSecrets } from "../support/leaks";
import { packedPackage } from "../support/package/packedPackage";
import { until } from "../support/until";

const MANY = 100;

/** A program that makes tokens `t0`, `t1`, … */
function programOf(count: number): string {
  return `const { ManagementToken } = require("pulumi-influxdb-tokens");
    for (let index = 0; index < ${count}; index++) {
      new ManagementToken(\`t\${index}\`, { description: \`number \${index}\`, expiresIn: "90d" });
    }`;
}

describe("tokens by way of influxctl", () => {
  const secrets: string[] = [];
  let emulator: Emulator;
  let workspace: Workspace;
  let folder: string;
  let callsBefore = 0;

  beforeAll(async () => {
    emulator = await startEmulator({ onIssue: (secret) => secrets.push(secret) });
    folder = mkdtempSync(path.join(tmpdir(), "influxctl-engine-"));
    const program = path.join(
      await packedPackage(),
      "pulumi-influxdb-tokens/dist/emulator/influxctl/main.js",
    );
    const influxctlPath = writeInfluxctl(folder, { emulatorUrl: emulator.url, program });
    workspace = await Workspace.create({
      program: programOf(1),
      config: {
        "influxdb-tokens:accountId": DEFAULT_ACCOUNT_ID,
        "influxdb-tokens:influxctlPath": influxctlPath,
      },
      env: { INFLUXDB_MANAGEMENT_TOKEN: emulator.secret },
    });
  });

  beforeEach(() => misbehave());

  afterEach(async () => {
    expect(leftovers()).toEqual([]);
    const hits = await findSecrets({
      secrets,
      texts: { calls: readFileSync(path.join(folder, "calls.jsonl"), "utf8"), output: workspace.transcript },
      folders: [workspace.root],
    });
    expect(hits.map(({ place, form }) => `${place} (${form})`)).toEqual([]);
  });

  afterAll(async () => {
    await workspace?.dispose();
    await emulator?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const misbehave = (settings: Partial<InfluxctlSettings> = {}) =>
    writeSettings(folder, { emulatorUrl: emulator.url, ...settings });

  const newCalls = (): InfluxctlCall[] => {
    const calls = readCalls(folder).slice(callsBefore);
    callsBefore += calls.length;
    return calls;
  };

  const count = (calls: readonly InfluxctlCall[], command: string) =>
    calls.filter(({ args }) => args.includes(command)).length;

  const leftovers = () => {
    const temporary = path.join(workspace.root, "tmp");
    return readdirSync(temporary).filter((name) => name.startsWith("influxdb-tokens-"));
  };

  const living = () =>
    emulator.tokens().filter((token) => token.state === "active" && token.description !== "initial token");

  test(`${MANY} of them cost one process for each step, and one for a whole refresh`, async () => {
    await workspace.writeProgram(programOf(MANY));
    newCalls();

    await workspace.up();
    const made = newCalls();
    expect(living()).toHaveLength(MANY);
    expect([count(made, "version"), count(made, "create"), count(made, "list")]).toEqual([
      1,
      MANY,
      // One to verify each, and one before the first is made.
      MANY + 1,
    ]);

    await workspace.refresh();
    const refreshed = newCalls();
    expect([count(refreshed, "version"), count(refreshed, "list"), refreshed.length]).toEqual([1, 1, 2]);

    await workspace.up();
    expect(newCalls()).toEqual([]);

    await workspace.destroy();
    const destroyed = newCalls();
    expect([count(destroyed, "version"), count(destroyed, "revoke"), destroyed.length]).toEqual([
      1,
      MANY,
      MANY + 1,
    ]);
    expect(living()).toEqual([]);

    for (const calls of [made, refreshed, destroyed]) expect(mostAtOnce(calls)).toBeLessThanOrEqual(4);
  });

  test("a provider that is killed in the middle of a creation leaves no file, and a token that can be found", async () => {
    await workspace.writeProgram(programOf(1));
    misbehave({ faults: [{ kind: "slow", ms: 3_000, when: "after", command: "create", times: 1 }] });
    newCalls();
    const up = workspace.start(["up", "--yes", "--skip-preview", "--suppress-progress"]);
    await until(() => living().length === 1);
    expect(leftovers()).toHaveLength(1);
    const survivor = newCalls().find(({ args }) => args.includes("create"));
    signalAll(await providers(workspace), "SIGKILL");
    expect((await up.result).code).not.toBe(0);

    const [orphan] = living();
    if (orphan === undefined) throw new Error("there is no orphan");
    expect(orphan.description).toMatch(/^number 0 \[pulumi:.*tokens-test\/test\/t0#[0-9a-f]{16}\]$/);

    const { code } = await workspace.up();
    expect(code).toBe(0);
    const [resource] = await workspace.resources("t0");
    expect(
      living()
        .map(({ id }) => id)
        .sort(),
    ).toEqual([orphan.id, resource?.id].sort());
    await until(async () => !(await isAlive(survivor?.pid ?? 1)));

    await workspace.destroy();
    expect(living().map(({ id }) => id)).toEqual([orphan.id]);
    emulator.revoke(orphan.id);
  });

  test("an outcome that is unknown ends with one token", async () => {
    await workspace.writeProgram(programOf(1));
    misbehave({ faults: [{ kind: "fail", when: "after", command: "create", times: 1, message: "{token}" }] });
    await workspace.up();
    expect(living()).toHaveLength(1);
    const [resource] = await workspace.resources("t0");
    expect(resource?.id).toBe(living()[0]?.id);
    await workspace.destroy();
    expect(living()).toEqual([]);
  });

  test("the oldest release, which prints the token string alone, does as well", async () => {
    await workspace.writeProgram(programOf(5));
    misbehave({ release: "2.6.0", creationJson: "ignored" });
    await workspace.up();
    expect(living()).toHaveLength(5);
    await workspace.destroy();
    expect(living()).toEqual([]);
  });

  test("a release without management tokens is named, with where to get another", async () => {
    await workspace.writeProgram(programOf(1));
    misbehave({ release: "2.5.0" });
    const { output } = await workspace.up({ expectFailure: true });
    expect(output.replace(/\s+/g, " ")).toMatch(
      /influxctl 2\.5\.0, and management tokens need 2\.6\.0 or later/,
    );
    expect(living()).toEqual([]);
  });
});

/** The provider processes of a workspace. */
async function providers(workspace: Workspace): Promise<number[]> {
  const pids = await workspace.processes();
  return pids.filter((pid) => {
    const file = `/proc/${pid}/cmdline`;
    return existsSync(file) && readFileSync(file, "utf8").includes("dynamic-provider");
  });
}
