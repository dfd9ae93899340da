import { EngineStack } from "../support/engine/engineStack";
import { nativeProgram } from "../support/engine/nativeProgram";
import { ShiftedClock } from "../support/preloads/shiftedClock";
import { DAY } from "../support/time";

describe("a retirement of a rotating database token", () => {
  let [clock, stack]: [ShiftedClock, EngineStack] = [] as never;
  beforeAll(async () => {
    clock = await ShiftedClock.make();
    stack = await EngineStack.start({ workspace: { plugin: true, env: clock.env } });
  });
  afterEach(() => stack.verify());
  afterAll(async () => {
    await stack.dispose();
    await clock.remove();
  });

  const states = () => stack.madeForDatabases().map(({ state }) => state);
  const generation = async (number: number) => {
    await stack.workspace.writeProgram(
      nativeProgram(`const writer = new RotatingDatabaseToken("writer", {
  description: "writer", permissions: [{ action: "write", database: "sensors" }],
  expiresIn: "90d", rotateBefore: "30d", overlap: "1h", retire: "manual", verify: false,
  keepers: { generation: "${number}" },
});
new TokenRetirement("retirement", { of: writer, confirmedBy: { store: writer.fingerprint } });
exports.rotation = writer.rotation;`),
    );
    await stack.workspace.up();
  };

  test("revokes the previous token among the cluster's, and nothing in the account", async () => {
    await generation(1);
    await generation(2);
    expect(states()).toEqual(["active", "active"]);
    const [previous, current] = stack.madeForDatabases();
    expect(await stack.workspace.output("rotation")).toMatchObject({
      service: "databaseTokens",
      tokenId: current?.id,
      previousTokenId: previous?.id,
      waits: false,
    });
    await clock.set(DAY);
    stack.emulator.clock.advance(DAY);
    stack.takeRequests();
    await stack.workspace.up();
    expect(states()).toEqual(["revoked", "active"]);
    const [retirement] = await stack.workspace.resources("retirement");
    expect(retirement?.outputs).toMatchObject({ retiredTokenId: previous?.id });
    await stack.workspace.up({ args: ["--refresh", "--expect-no-changes"] });
    await stack.workspace.destroy();
    expect(states()).toEqual(["revoked", "revoked"]);
  });
});
