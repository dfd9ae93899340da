import { useEngineStack } from "../support/engine/engineStack";
import { program } from "../support/engine/program";

describe("tokens of one name under different parents, compared side by side", () => {
  const stack = useEngineStack({
    workspace: {
      env: { PULUMI_PARALLEL_DIFF: "true" },
      program:
        program(`const { RotatingManagementToken, TokenRetirement } = require("pulumi-influxdb-tokens");
class One extends pulumi.ComponentResource { constructor() { super("test:index:One", "one"); } }
class Two extends pulumi.ComponentResource { constructor() { super("test:index:Two", "two"); } }
for (const parent of [undefined, new One(), new Two()]) {
  const ci = new RotatingManagementToken("ci", { description: "ci", expiresIn: "90d", rotateBefore: "30d", retire: "manual" }, { parent });
  new TokenRetirement("ci", { of: ci }, { parent });
  new ManagementToken("ci", { description: "ci", expiresIn: "90d" }, { parent });
}`),
    },
  });
  const living = () => stack.made().filter(({ state }) => state === "active");

  test("each replaced one is revoked, and none that stays", async () => {
    const { workspace } = stack;
    await workspace.up();
    const before = living().map(({ id }) => id);
    expect(before).toHaveLength(6);
    const all = (await workspace.resources("ci")).filter(({ urn }) =>
      /:(Rotating)?ManagementToken::ci$/.test(urn),
    );
    const replaced = all.filter(
      ({ urn }) => urn.includes("test:index:") || /[^g]ManagementToken::ci$/.test(urn),
    );
    expect(replaced).toHaveLength(5);
    await workspace.up({ args: replaced.flatMap(({ urn }) => ["--replace", urn]) });
    const after = living().map(({ id }) => id);
    expect(after).toHaveLength(6);
    expect(after.filter((id) => before.includes(id))).toHaveLength(1);
    await workspace.up({ args: ["--refresh", "--expect-no-changes"] });
    await workspace.destroy();
    expect(living()).toEqual([]);
  });
});
