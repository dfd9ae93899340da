import { useEngineStack } from "../support/engine/engineStack";
import { program } from "../support/engine/program";
import type { StateResource } from "../support/engine/workspace";

const A = "11111111-1111-4111-8111-111111111111";
const B = "22222222-2222-4222-8222-222222222222";

/** A rotating token and a single token. */
const tokens = (generation: number, opts: string) =>
  `const { RotatingManagementToken, Provider } = require("pulumi-influxdb-tokens");
const opts = ${opts};
new RotatingManagementToken("rotating", {
  description: "rotating",
  expiresIn: "90d",
  rotateBefore: "30d",
  overlap: "7d",
  keepers: { generation: "${generation}" },
}, opts);
new ManagementToken("plain", { description: "plain", expiresIn: "90d" }, opts);`;

const idsOf = (resources: readonly StateResource[]) =>
  resources
    .flatMap(({ outputs }) => [outputs?.tokenId, outputs?.previousTokenId])
    .filter((id) => id !== undefined)
    .sort();

describe("a rotating token in its overlap and a single token get another Provider", () => {
  const stack = useEngineStack({
    emulator: { accounts: [A, B] },
    // Nothing for the default provider: every token has its own.
    workspace: { config: {}, env: { INFLUXDB_MANAGEMENT_TOKEN: "" } },
  });
  const env = () => ({
    TOKEN_OF_A: stack.emulator.secrets[A] ?? "",
    TOKEN_OF_B: stack.emulator.secrets[B] ?? "",
  });
  const states = (account: string) => stack.made(account).map(({ state }) => state);

  /** `up`; with the providers of both accounts, the tokens in one of them. */
  const up = async (home: "A" | "B", generation: number, args: readonly string[] = []) => {
    const { url } = stack.emulator;
    const provider = (name: string, id: string) =>
      `new Provider("${name}", { accountId: "${id}", endpoint: "${url}", managementTokenVariable: "TOKEN_OF_${name}" })`;
    const opts = `{ provider: { A: ${provider("A", A)}, B: ${provider("B", B)} }.${home} }`;
    await stack.workspace.writeProgram(program(tokens(generation, opts)));
    return (await stack.workspace.up({ env: env(), args })).output.replace(/\s+/g, " ");
  };
  const inState = async () => [
    ...(await stack.workspace.resources("rotating")),
    ...(await stack.workspace.resources("plain")),
  ];

  test("both are made in the new account, and the old one's current and previous are revoked there", async () => {
    await up("A", 1);
    await up("A", 2);
    expect(states(A)).toEqual(["active", "active", "active"]);
    expect(idsOf(await inState())).toEqual(
      stack
        .made(A)
        .map(({ id }) => id)
        .sort(),
    );

    const printed = await up("B", 2);
    expect(printed).toContain(`rotating: it belongs to dedicated:${A}@127.0.0.1:${stack.emulator.port}`);
    expect(printed).toContain("a new rotation begins there");
    expect(states(A)).toEqual(["revoked", "revoked", "revoked"]);
    expect(states(B)).toEqual(["active", "active"]);
    const moved = await inState();
    expect(moved.map(({ delete: pending }) => pending ?? false)).toEqual([false, false]);
    expect(moved[0]?.outputs).toMatchObject({ generation: 1, status: "active" });
    expect(moved[0]?.outputs).not.toHaveProperty("previousTokenId");
    await up("B", 2, ["--refresh", "--expect-no-changes"]);
  });

  test("the rotating token goes on there: its pair is that account's", async () => {
    await up("B", 3);
    expect(states(B)).toEqual(["active", "active", "active"]);
    expect(idsOf(await inState())).toEqual(
      stack
        .made(B)
        .map(({ id }) => id)
        .sort(),
    );
    await stack.workspace.destroy({ env: env() });
    expect([...states(A), ...states(B)]).toEqual(Array(6).fill("revoked"));
  });
});

describe("tokens of the account in the stack's configuration", () => {
  const stack = useEngineStack({ emulator: { accounts: [A, B] } });
  const states = (account: string) => stack.made(account).map(({ state }) => state);
  const idsIn = (account: string) =>
    stack
      .made(account)
      .filter(({ state }) => state === "active")
      .map(({ id }) => id)
      .sort();
  const env = (account: string) => ({
    INFLUXDB_MANAGEMENT_TOKEN: stack.emulator.secrets[account] ?? "",
    TOKEN_OF_B: stack.emulator.secrets[B] ?? "",
  });
  const inB = () =>
    `{ provider: new Provider("B", { accountId: "${B}", endpoint: "${stack.emulator.url}", managementTokenVariable: "TOKEN_OF_B" }) }`;
  const write = (generation: number, opts: string, more = "") =>
    stack.workspace.writeProgram(program(`${tokens(generation, opts)}\n${more}`));

  test("move without a rest when they get a Provider for the new account, and the configuration stays", async () => {
    const { workspace } = stack;
    for (const generation of [1, 2]) {
      await write(generation, "{}");
      await workspace.up({ env: env(A) });
    }
    expect(idsIn(A)).toHaveLength(3);
    await write(2, inB());
    await workspace.up({ env: env(A) });
    expect([states(A), states(B)]).toEqual([Array(3).fill("revoked"), ["active", "active"]]);
    await workspace.destroy({ env: env(A) });
  });

  test("stay where they are when the configuration names another account, in a preview too, and it is enough to name theirs again", async () => {
    const { workspace } = stack;
    for (const generation of [1, 2]) {
      await write(generation, "{}");
      await workspace.up({ env: env(A) });
    }
    const own = idsIn(A);
    expect(own).toHaveLength(3);
    await workspace.config("influxdb-tokens:accountId", B);
    for (const output of [
      (await workspace.preview({ env: env(B), expectFailure: true })).output,
      (await workspace.up({ env: env(B), expectFailure: true })).output,
    ]) {
      expect(output.replace(/\s+/g, " ")).toMatch(
        /belongs to dedicated:1111\S+ and the provider is configured for dedicated:2222\S+: no token was created there/,
      );
    }
    expect([idsIn(A), idsIn(B)]).toEqual([own, []]);
    const { resources = [] } = (await workspace.export()).deployment;
    expect(resources.filter((resource) => resource.delete)).toEqual([]);

    await workspace.config("influxdb-tokens:accountId", A);
    await workspace.up({ env: env(A) });
    await workspace.up({ env: env(A), args: ["--refresh", "--expect-no-changes"] });
    expect(idsIn(A)).toEqual(own);
    await workspace.destroy({ env: env(A) });
  });
});
