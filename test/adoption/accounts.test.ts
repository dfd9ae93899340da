import { useEngineStack } from "../support/engine/engineStack";
import { program } from "../support/engine/program";

const A = "11111111-1111-4111-8111-111111111111";
const B = "22222222-2222-4222-8222-222222222222";

describe("two Providers of one name, under different components", () => {
  const stack = useEngineStack({
    emulator: { accounts: [A, B] },
    workspace: { config: {}, env: { INFLUXDB_MANAGEMENT_TOKEN: "" } },
  });
  const states = (account: string) => stack.made(account).map(({ state }) => state);
  const env = () => ({
    TOKEN_OF_A: stack.emulator.secrets[A] ?? "",
    TOKEN_OF_B: stack.emulator.secrets[B] ?? "",
  });
  /** @param accounts those of the first component's provider and of the second's */
  const write = (home: "first" | "second", accounts: readonly ["A" | "B", "B"] = ["A", "B"]) =>
    stack.workspace.writeProgram(
      program(`const { Provider } = require("pulumi-influxdb-tokens");
class Region extends pulumi.ComponentResource {
  constructor(type, account) {
    super("test:index:" + type, type);
    const endpoint = ${JSON.stringify(stack.emulator.url)};
    const accountId = { A: "${A}", B: "${B}" }[account];
    const args = { accountId, endpoint, managementTokenVariable: "TOKEN_OF_" + account };
    this.provider = new Provider("account", args, { parent: this });
  }
}
const first = new Region("First", "${accounts[0]}");
const second = new Region("Second", "${accounts[1]}");
new ManagementToken("ci", { description: "CI", expiresIn: "90d" }, { provider: ${home}.provider });`),
    );

  test("are two: a token moves from one to the other", async () => {
    await write("first");
    await stack.workspace.up({ env: env() });
    await write("second");
    await stack.workspace.up({ env: env() });
    expect([states(A), states(B)]).toEqual([["revoked"], ["active"]]);
    await stack.workspace.up({ env: env(), args: ["--expect-no-changes"] });
  });

  test("are each the same whose account is changed in place: nothing is made there", async () => {
    await write("first");
    await stack.workspace.up({ env: env() });
    await write("first", ["B", "B"]);
    await expect(stack.workspace.up({ env: env() })).rejects.toThrow(/no\s+token\s+was\s+created\s+there/);
    expect(states(B)).toEqual(["revoked"]);
    await write("first");
    await stack.workspace.up({ env: env() });
    await stack.workspace.destroy({ env: env() });
    expect(states(A)).toEqual(["revoked", "revoked"]);
  });
});

describe("one program for two Dedicated accounts and a cluster", () => {
  const stack = useEngineStack({
    emulator: { accounts: [A, B] },
    // Nothing for the default provider: every token has its own.
    workspace: { config: {}, env: { INFLUXDB_MANAGEMENT_TOKEN: "" } },
  });
  const states = (account: string) => stack.made(account).map(({ state }) => state);

  /** @param home the provider of the token that moves */
  const text = (home: "a" | "b", more = "") =>
    program(`const { Provider } = require("pulumi-influxdb-tokens");
const endpoint = ${JSON.stringify(stack.emulator.url)};
const a = new Provider("a", { accountId: "${A}", endpoint, managementTokenVariable: "TOKEN_OF_A" });
const first = new ManagementToken("first", { description: "first", expiresIn: "90d" }, { provider: a });
const b = new Provider("b", {
  // Known only after an update: a preview must do without it.
  accountId: first.tokenId.apply(() => "${B}"),
  endpoint,
  managementToken: new pulumi.Config().requireSecret("credential-of-b"),
});
const c = new Provider("c", { product: "clustered", endpoint, managementTokenVariable: "TOKEN_OF_C" });
new ManagementToken("moves", { description: "moves", expiresIn: "90d" }, { provider: ${home} });
new ManagementToken("third", { description: "third", expiresIn: "90d" }, { provider: c });
${more}`);

  const env = () => ({
    TOKEN_OF_A: stack.emulator.secrets[A] ?? "",
    TOKEN_OF_C: stack.emulator.secrets.clustered ?? "",
  });

  test("each token is made in the account of its provider", async () => {
    const { workspace, emulator } = stack;
    await workspace.config("credential-of-b", emulator.secrets[B] ?? "", { secret: true });
    await workspace.writeProgram(text("a"));
    await workspace.preview({ env: env() });
    expect(stack.takeRequests()).toEqual([]);
    await workspace.up({ env: env() });
    expect([states(A), states(B), states("clustered")]).toEqual([["active", "active"], [], ["active"]]);
    const host = new URL(emulator.url).host;
    expect((await workspace.resources("moves"))[0]?.outputs?.scope).toBe(`dedicated:${A}@${host}`);
    expect((await workspace.resources("third"))[0]?.outputs?.scope).toBe(`clustered:${host}`);
  });

  test("a credential given to a provider is encrypted in the state", async () => {
    const [provider] = await stack.workspace.resources("b");
    expect(provider?.inputs?.["influxdb-tokens:managementToken"]).toMatchObject({
      ciphertext: expect.any(String),
    });
    expect(provider?.inputs).not.toHaveProperty("influxdb-tokens:managementTokenVariable");
  });

  test("a refresh asks each account for itself", async () => {
    stack.takeRequests();
    await stack.workspace.refresh({ env: env(), args: ["--expect-no-changes"] });
    expect(stack.takeRequests()).toEqual(["list 200", "list 200"]);
  });

  test("a token that gets another provider is made there and revoked where it was", async () => {
    const { workspace } = stack;
    const before = (await workspace.resources("moves"))[0]?.id;
    await workspace.writeProgram(text("b"));
    const { output } = await workspace.up({ env: env() });
    expect(output.replace(/\s+/g, " ")).toContain(
      `token ${before} belongs to dedicated:${A}@127.0.0.1:${stack.emulator.port} and the provider is configured for dedicated:${B}@`,
    );
    // Two tokens were made in A side by side: nothing says which of them is listed first.
    expect([states(A).sort(), states(B)]).toEqual([["active", "revoked"], ["active"]]);
    await workspace.up({ env: env(), args: ["--expect-no-changes"] });
  });

  test("a destroy revokes each in its own account", async () => {
    await stack.workspace.destroy({ env: env() });
    expect([states(A), states(B), states("clustered")]).toEqual([
      ["revoked", "revoked"],
      ["revoked"],
      ["revoked"],
    ]);
    expect((await stack.workspace.export()).deployment.resources ?? []).toEqual([]);
  });
});
