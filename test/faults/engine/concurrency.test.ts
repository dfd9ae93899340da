import { EngineStack } from "../../support/engine/engineStack";
import { program } from "../../support/engine/program";
import { readStackFile } from "../../support/engine/stackFile";
import { expectOneOfTwoUpdates } from "../../support/faults/twoUpdates";
import { EngineModel } from "../../support/model/engineModel";
import { ProviderSlot } from "../../support/model/providerSlot";

let stack: EngineStack;

beforeEach(async () => {
  stack = await EngineStack.start();
});

afterEach(() => stack.dispose());

const living = () => stack.made().filter(({ state }) => state === "active");

test("of two updates of one stack at once, the engine's lock lets one through, and no token is doubled", async () => {
  await expectOneOfTwoUpdates(stack, /locked by 1 lock/);
  await stack.workspace.destroy();
  expect(living()).toEqual([]);
  await stack.verify();
});

test("ten stacks at once in one account do not disturb each other", async () => {
  const { workspace, emulator } = stack;
  const [account = ""] = emulator.accounts;
  const config = {
    "influxdb-tokens:endpoint": emulator.url,
    "influxdb-tokens:accountId": account,
  };
  const declared = ["a", "b", "c"].map((name) => ({ name, args: { description: name, expiresIn: "90d" } }));

  // Every third request fails in a way that makes it unknown whether it was carried out.
  let requests = 0;
  const match = () => ++requests % 3 === 0;
  emulator.faults.add({ kind: "reset", when: "after", operation: "create", match });

  const slots = await Promise.all(
    Array.from({ length: 8 }, () =>
      ProviderSlot.open({ env: { INFLUXDB_MANAGEMENT_TOKEN: emulator.secret } }),
    ),
  );
  const models = slots.map(
    (slot, index) => new EngineModel({ stack: `stack-${index}`, config, provider: () => slot.process() }),
  );
  const second = await stack.addWorkspace();
  const text = program(
    'for (const name of ["a", "b", "c"]) new ManagementToken(name, { description: name });',
  );
  for (const each of [workspace, second]) await each.writeProgram(text);

  // A creation whose two attempts both fail leaves nothing; the next update makes it.
  const settle = async (up: () => Promise<boolean>) => {
    for (let attempt = 0; attempt < 6; attempt++) if (await up()) return;
    throw new Error("the stack did not settle");
  };
  const cli = (each: typeof workspace) => async () => {
    const arguments_ = ["up", "--yes", "--skip-preview", "--suppress-progress"];
    return (await each.start(arguments_).result).code === 0;
  };
  await Promise.all([
    ...models.map((model) => settle(async () => (await model.up(declared)).ok)),
    settle(cli(workspace)),
    settle(cli(second)),
  ]);

  const ids = [
    ...models.flatMap((model) => model.state.resources.map(({ id }) => id)),
    ...(await readStackFile(workspace)).tokens.map(({ id }) => id),
    ...(await readStackFile(second)).tokens.map(({ id }) => id),
  ];
  expect(ids).toHaveLength(30);
  expect(new Set(ids).size).toBe(30);
  expect(
    living()
      .map(({ id }) => id)
      .sort(),
  ).toEqual(ids.sort());

  await Promise.all([...models.map((model) => model.destroy()), workspace.destroy(), second.destroy()]);
  expect(living()).toEqual([]);
  await Promise.all(slots.map((slot) => slot.close()));
  await stack.verify();
});
