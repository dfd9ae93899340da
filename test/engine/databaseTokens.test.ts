import { type EngineStack, useEngineStack } from "../support/engine/engineStack";
import { programOf } from "../support/engine/programOf";
import { WAYS, type Way } from "../support/model/way";

const READ = { action: "read", database: "sensors" };
const WRITE = { action: "write", database: "sensors" };

/** A program with one database token named `reader`. */
function reader(way: Way, args: object): string {
  return programOf(
    way,
    `const reader = new DatabaseToken("reader", ${JSON.stringify({ description: "Dashboards", ...args })});
exports.token = reader.token;
exports.tokenId = reader.tokenId;
exports.permissions = reader.permissions;`,
  );
}

describe.each(WAYS)("a database token by the %s way", (way) => {
  const stack: EngineStack = useEngineStack({ workspace: { plugin: way === "plugin" } });
  const { stringMatching } = expect;

  /** The single token that the stack made. */
  const made = () => {
    const [token, ...others] = stack.madeForDatabases();
    expect(others).toEqual([]);
    return token;
  };

  const up = async (args: object, options: readonly string[] = []) => {
    await stack.workspace.writeProgram(reader(way, args));
    await stack.workspace.up({ args: [...options] });
    return stack.takeRequests();
  };

  test("is made for a cluster, verified by its record, and recorded with the secret encrypted", async () => {
    const { emulator, workspace } = stack;
    expect(await up({ permissions: [READ], expiresIn: "90d" })).toEqual([
      "list 200",
      "create 200",
      "get 200",
    ]);
    expect(made()).toMatchObject({
      state: "active",
      permissions: [{ action: "read", resource: "sensors" }],
      description: stringMatching(
        /^Dashboards \[pulumi:(organization\/)?tokens-test\/test\/reader#[0-9a-f]{16}\]$/,
      ),
    });
    const [resource] = await workspace.resources("reader");
    expect(resource).toMatchObject({
      id: made()?.id,
      outputs: {
        permissions: [READ],
        tokenPrefix: stringMatching(/^apiv1_.{4}$/),
        verifiedBy: "record",
        scope: `dedicated:${emulator.accounts[0]}/${emulator.clusters[0]}@127.0.0.1:${emulator.port}`,
        status: "active",
        token: { ciphertext: stringMatching(/./) },
      },
    });
    expect(await workspace.output("token")).toBe("[secret]");
    expect(stack.secrets).toContain(await workspace.output("token", { showSecrets: true }));
  });

  test("costs no request while nothing but the order of its permissions changes", async () => {
    const again = { permissions: [READ, READ], expiresIn: "90d" };
    expect(await up(again)).toEqual([]);
  });

  test("gets other permissions in place, with one request", async () => {
    const { id } = made() ?? {};
    expect(await up({ permissions: [READ, WRITE], expiresIn: "90d" })).toEqual(["update 200"]);
    expect(made()).toMatchObject({
      id,
      permissions: [
        { action: "read", resource: "sensors" },
        { action: "write", resource: "sensors" },
      ],
    });
    expect(await stack.workspace.output("permissions")).toEqual([READ, WRITE]);
  });

  test("gets another description in place, and keeps its marker", async () => {
    const [, marker] = /( \[pulumi:.*)$/.exec(made()?.description ?? "") ?? [];
    expect(await up({ description: "Charts", permissions: [READ, WRITE], expiresIn: "90d" })).toEqual([
      "get 200",
      "update 200",
    ]);
    expect(made()?.description).toBe(`Charts${marker}`);
  });

  test("that somebody changed is shown by a refresh and set back by an update", async () => {
    const args = { description: "Charts", permissions: [READ, WRITE], expiresIn: "90d" };
    stack.emulator.changeDatabaseToken(made()?.id ?? "", {
      description: "Mine",
      permissions: [{ action: "write", resource: "*" }],
    });
    expect(await up(args, ["--refresh"])).toEqual(["list 200", "get 200", "update 200"]);
    expect(made()).toMatchObject({
      description: stringMatching(/^Charts \[pulumi:.*tokens-test\/test\/reader#[0-9a-f]{16}\]$/),
      permissions: [
        { action: "read", resource: "sensors" },
        { action: "write", resource: "sensors" },
      ],
    });
    await stack.workspace.up({ args: ["--expect-no-changes"] });
  });

  test("is replaced once somebody revoked it, and revoked at the end", async () => {
    const args = { description: "Charts", permissions: [READ], expiresIn: "90d" };
    const former = made()?.id ?? "";
    stack.emulator.revokeDatabaseToken(former);
    await up(args, ["--refresh"]);
    const living = stack.madeForDatabases().filter(({ state }) => state === "active");
    expect(living).toHaveLength(1);
    expect(await stack.workspace.output("tokenId")).toBe(living[0]?.id);
    await stack.workspace.destroy();
    expect(stack.madeForDatabases().filter(({ state }) => state === "active")).toEqual([]);
  });
});
