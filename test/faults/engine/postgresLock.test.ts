import { EngineStack } from "../../support/engine/engineStack";
import { findPostgres, Postgres } from "../../support/engine/postgres";
import { oneToken } from "../../support/engine/program";
import { killTogether } from "../../support/exec/processes";
import { expectOneOfTwoUpdates } from "../../support/faults/twoUpdates";

const found = findPostgres();
const [testHere, title] =
  "missing" in found
    ? [test.skip, `two updates at once, states in PostgreSQL (skipped: ${found.missing})`]
    : [
        test,
        "of two updates of one stack at once, the lock in PostgreSQL lets one through, and no token is doubled",
      ];

testHere(title, async () => {
  const postgres = await Postgres.start("programs" in found ? found.programs : "");
  try {
    const stack = await EngineStack.start({ workspace: { backendUrl: postgres.url } });
    try {
      await lockedThenKilled(stack);
    } finally {
      await stack.dispose();
    }
  } finally {
    await postgres.stop();
  }
});

async function lockedThenKilled(stack: EngineStack): Promise<void> {
  const { workspace, emulator } = stack;
  const living = () => stack.made().filter(({ state }) => state === "active");
  await expectOneOfTwoUpdates(stack, /lock/i);

  // After kill -9 of the engine the lock stays until it is cancelled; then an update brings all in order.
  await workspace.writeProgram(oneToken({ description: "CI, another", expiresIn: "90d" }));
  const struck = new Promise<void>((resolve) => {
    const match = () => {
      resolve();
      return true;
    };
    emulator.faults.add({ kind: "hang", operation: "create", when: "after", times: 1, match });
  });
  const command = workspace.start(["up", "--yes", "--skip-preview", "--suppress-progress"]);
  await struck;
  await killTogether(await workspace.processes());
  await command.result;
  await workspace.cancel();
  await workspace.up();
  const kept = (await workspace.export()).deployment.resources ?? [];
  const known = kept.filter(({ type }) => type.endsWith(":ManagementToken")).map(({ id }) => id);
  expect(known).toHaveLength(1);
  for (const { id } of living().filter((token) => !known.includes(token.id))) {
    // What the kill left behind is found by its marker, and only that.
    expect(emulator.tokens().find((token) => token.id === id)?.description).toContain("[pulumi:");
    emulator.revoke(id);
  }
  expect(living().map(({ id }) => id)).toEqual(known);
  await workspace.destroy();
  expect(living()).toEqual([]);
  await stack.verify();
}
