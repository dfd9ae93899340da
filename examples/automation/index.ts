import { type EngineEvent, LocalWorkspace, type Stack } from "@pulumi/pulumi/automation";
import { type Account, readAccounts } from "./accounts";
import { type Progress, progressOf } from "./progress";
import { tokens } from "./tokens";

const PROJECT = "influxdb-tokens-automation";
const COMMANDS = ["up", "refresh", "destroy"] as const;

type Command = (typeof COMMANDS)[number];

/** How many accounts to work on at a time: each needs an engine and a provider process. */
const AT_ONCE = 2;

/** Opens the stack of an account, and creates it if there is none. */
async function open({ name, accountId }: Account, credential: string): Promise<Stack> {
  const stack = await LocalWorkspace.createOrSelectStack(
    { stackName: name, projectName: PROJECT, program: tokens },
    {
      // The state names the package; the provider process looks for it from here.
      workDir: process.cwd(),
      envVars: { INFLUXDB_MANAGEMENT_TOKEN: credential },
    },
  );
  await stack.setConfig("influxdb-tokens:accountId", { value: accountId });
  return stack;
}

async function operate(command: Command, stack: Stack): Promise<void> {
  const onEvent = (event: EngineEvent) => show(progressOf(stack.name, event));
  if (command === "up") await stack.up({ onEvent });
  else if (command === "refresh") await stack.refresh({ onEvent });
  else await stack.destroy({ onEvent });
}

/** @returns whether it succeeded */
async function run(command: Command, account: Account, credential: string): Promise<boolean> {
  let stack: Stack;
  try {
    stack = await open(account, credential);
  } catch (error) {
    show({ account: account.name, event: "failed", message: (error as Error).message });
    return false;
  }
  // The error repeats everything that the engine printed. The events have already shown what went wrong.
  const done = await operate(command, stack).then(
    () => true,
    () => false,
  );
  show({ account: account.name, event: done ? "done" : "failed" });
  return done;
}

function show(progress: Progress | undefined): void {
  if (progress !== undefined) console.log(JSON.stringify(progress));
}

async function main(): Promise<void> {
  const command = COMMANDS.find((name) => name === process.argv[2]);
  if (command === undefined) throw new Error(`usage: npm start -- ${COMMANDS.join(" | ")}`);
  const accounts = readAccounts("accounts.json");
  const left = accounts.values();
  const failed: string[] = [];
  const work = async () => {
    for (const { account, credential } of left) {
      if (!(await run(command, account, credential))) failed.push(account.name);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  if (failed.length > 0)
    throw new Error(`${failed.length} of ${accounts.length} failed: ${failed.join(", ")}`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
