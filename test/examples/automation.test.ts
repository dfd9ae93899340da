import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { become } from "../support/engine/consumerProject";
import { useEngineStack } from "../support/engine/engineStack";
import { type CommandResult, RunningCommand } from "../support/exec/command";
import { findSecrets } from "../support/leaks";
import { packedPackage } from "../support/package/packedPackage";

const example = path.resolve(__dirname, "../../examples/automation");
const [PRODUCTION, STAGING] = [
  "11111111-1111-4111-8111-111111111111",
  "22222222-2222-4222-8222-222222222222",
];

/** A line of the example's progress. */
interface LogLine {
  readonly account: string;
  readonly event: string;
  readonly resource?: string;
  readonly message?: string;
}

describe("examples/automation", () => {
  const stack = useEngineStack({
    emulator: { accounts: [PRODUCTION, STAGING], clustered: false },
    workspace: { config: {} },
  });
  const printed: string[] = [];

  const node = async (...args: string[]): Promise<CommandResult> => {
    const { workspace, emulator } = stack;
    const { INFLUXDB_MANAGEMENT_TOKEN: _, ...inherited } = workspace.env;
    const env = {
      ...inherited,
      INFLUXDB_TOKENS_ENDPOINT: emulator.url,
      PRODUCTION_MANAGEMENT_TOKEN: emulator.secrets[PRODUCTION] ?? "",
      STAGING_MANAGEMENT_TOKEN: emulator.secrets[STAGING] ?? "",
    };
    const options = { cwd: workspace.project, env, timeoutMs: 570_000 };
    const result = await new RunningCommand(process.execPath, args, options).result;
    printed.push(result.output);
    return result;
  };
  const run = async (command: string) => {
    const { code, stdout, stderr } = await node("dist/index.js", command);
    const lines = stdout
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as LogLine);
    return { code, lines, stderr };
  };
  const living = (account: string) => stack.made(account).filter(({ state }) => state === "active").length;

  beforeAll(async () => {
    const files: Record<string, string> = {};
    for (const name of await readdir(example)) {
      if (/\.(ts|json)$/.test(name)) files[name] = await readFile(path.join(example, name), "utf8");
    }
    await become(stack.workspace, { modules: await packedPackage(), files });
    const compiled = await node("node_modules/typescript/bin/tsc");
    expect(compiled).toMatchObject({ code: 0, output: "" });
  });

  // One test, because the stack is checked after each: these stacks are not its own, until all is revoked.
  test("keeps the tokens of every account, tells of each, stands a failing one, and prints no secret", async () => {
    await makesAll();
    await standsFailing();
    await revokesAll();
    const texts = { "printed lines": printed.join("\n") };
    expect(await findSecrets({ secrets: stack.secrets, texts, folders: [stack.workspace.root] })).toEqual([]);
    expect(stack.secrets).toHaveLength(6);
  });

  async function makesAll(): Promise<void> {
    const { code, lines, stderr } = await run("up");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    for (const account of ["production", "staging"]) {
      const own = lines.filter((line) => line.account === account);
      expect(own).toContainEqual({ account, event: "create", resource: "ci" });
      expect(own).toContainEqual({ account, event: "create", resource: "backup" });
      expect(own.at(-1)).toEqual({ account, event: "done" });
    }
    expect([living(PRODUCTION), living(STAGING)]).toEqual([2, 2]);
  }

  async function standsFailing(): Promise<void> {
    stack.emulator.revoke(stack.made(STAGING)[0]?.id ?? "");
    const ofProduction = (request: { account?: string }) => request.account === PRODUCTION;
    stack.emulator.faults.add({ kind: "status", status: 403, match: ofProduction });
    const { code, lines, stderr } = await run("refresh");
    expect({ code, stderr }).toEqual({ code: 1, stderr: "1 of 2 failed: production\n" });
    const why = lines.find(({ account, event }) => account === "production" && event === "error");
    expect(why?.message).toMatch(/answered 403/);
    expect(lines).toContainEqual({ account: "staging", event: "done" });
    stack.emulator.faults.clear();
  }

  async function revokesAll(): Promise<void> {
    const { code } = await run("destroy");
    expect(code).toBe(0);
    expect([living(PRODUCTION), living(STAGING)]).toEqual([0, 0]);
  }
});
