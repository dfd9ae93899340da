import type { EngineStack } from "./engineStack";

/** The ids of the tokens that each of two stacks made. */
interface TwoStacks {
  readonly dev: string[];
  readonly prod: string[];
}

/** Updates a stack `dev`, and the same program as a second stack `prod` of the same state backend. */
export async function makeTwoStacks(stack: EngineStack): Promise<TwoStacks> {
  const { workspace, emulator } = stack;
  const ids = () =>
    stack
      .made()
      .map(({ id }) => id)
      .sort();
  await workspace.up();
  const dev = ids();
  await workspace.run(["stack", "init", "prod"]);
  await workspace.config("influxdb-tokens:endpoint", emulator.url);
  await workspace.config("influxdb-tokens:accountId", emulator.accounts[0] ?? "");
  await workspace.up();
  return { dev, prod: ids().filter((id) => !dev.includes(id)) };
}
