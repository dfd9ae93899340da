import { useEngineStack } from "../support/engine/engineStack";
import { nativeProgram } from "../support/engine/nativeProgram";

const [FIRST, SECOND] = ["11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"];
const credential = (name: string) => `M.V1.${name.padEnd(60, "0")}`;
const [ONE, TWO, STRANGER] = [credential("One"), credential("Two"), credential("Stranger")];

const encrypted = expect.objectContaining({ ciphertext: expect.any(String) });

describe("accounts", () => {
  const stack = useEngineStack({
    emulator: { accounts: [FIRST, SECOND], secrets: { [FIRST]: ONE, [SECOND]: TWO } },
    workspace: { plugin: true, env: { INFLUXDB_MANAGEMENT_TOKEN: ONE, OTHER: TWO } },
  });
  beforeAll(() => stack.secrets.push(ONE, TWO, STRANGER));
  const living = (account: string) =>
    stack
      .made(account)
      .filter(({ state }) => state === "active")
      .map(({ description }) => description.split(" ")[0])
      .sort();

  /** @param first the provider of the first token; @param account the one of the second provider */
  const declared = (first = "undefined", account = SECOND) =>
    nativeProgram(`const settings = { endpoint: "${stack.emulator.url}", accountId: "${account}" };
const other = new Provider("other", { ...settings, managementToken: process.env.OTHER });
const first = new ManagementToken("first", { description: "first", expiresIn: "90d" }, { provider: ${first} });
const second = new ManagementToken("second", { description: "second", expiresIn: "90d" }, { provider: other });
const later = new Provider("later", { ...settings, managementToken: second.token });
new ManagementToken("third", { description: "third", expiresIn: "90d" }, { provider: later });`);

  test("several in one program: each provider has its own, and its credential wins over the environment's", async () => {
    const { workspace } = stack;
    await workspace.writeProgram(declared());
    const { output } = await workspace.preview();
    expect(output).toMatch(/third\s+create/);
    await workspace.up();
    expect([living(FIRST), living(SECOND)]).toEqual([["first"], ["second", "third"]]);
    await workspace.up({ args: ["--expect-no-changes", "--refresh"] });
    for (const name of ["other", "later"]) {
      const [provider] = await workspace.resources(name);
      expect(provider?.inputs?.managementToken).toEqual(encrypted);
      expect(provider?.outputs?.managementToken).toEqual(encrypted);
    }
  });

  test("another one in the settings of a provider is refused, and nothing is created there", async () => {
    const { workspace } = stack;
    await workspace.writeProgram(declared("undefined", FIRST));
    const { output } = await workspace.up({ expectFailure: true });
    expect(output).toContain("no token was created there");
    expect([living(FIRST), living(SECOND)]).toEqual([["first"], ["second", "third"]]);
    await workspace.writeProgram(declared());
    await workspace.up();
    await workspace.up({ args: ["--expect-no-changes"] });
  });

  test("a token that gets another provider is created there, and revoked where it was", async () => {
    const { workspace } = stack;
    await workspace.writeProgram(declared("other"));
    await workspace.up();
    expect([living(FIRST), living(SECOND)]).toEqual([[], ["first", "second", "third"]]);
    await workspace.destroy();
    expect([living(FIRST), living(SECOND)]).toEqual([[], []]);
  });
});

describe("settings", () => {
  const stack = useEngineStack({ workspace: { plugin: true, env: { INFLUXDB_MANAGEMENT_TOKEN: "" } } });

  test("a credential is encrypted in the state, also under a misspelled name, and others with one are refused", async () => {
    const { workspace, emulator, secrets } = stack;
    secrets.push(STRANGER);
    const declared = (settings: string) =>
      nativeProgram(`const own = new Provider("own", { endpoint: "${emulator.url}", accountId: "${emulator.accounts[0]}", ${settings} });
new ManagementToken("ci", { description: "CI", expiresIn: "90d" }, { provider: own });
new ManagementToken("by-default", { description: "by default", expiresIn: "90d" });`);
    await workspace.config("influxdb-tokens:managementToken", emulator.secret, { secret: true });
    const env = { OWN: emulator.secret, STRANGER };
    await workspace.writeProgram(
      declared("managementToken: process.env.OWN, managmentToken: process.env.STRANGER"),
    );
    await workspace.up({ env });
    for (const name of ["own", "default"]) {
      expect((await workspace.resources(name))[0]?.inputs?.managementToken).toEqual(encrypted);
    }
    await stack.verify();
    await workspace.writeProgram(declared("managementToken: process.env.OWN, host: process.env.STRANGER"));
    const { output } = await workspace.up({ env, expectFailure: true });
    expect(output).toContain("the setting host contains a management token in plaintext");
    await workspace.writeProgram(declared('managementToken: process.env.OWN, timeout: "1y"'));
    expect((await workspace.up({ env, expectFailure: true })).output).toContain("timeout must be a duration");
    await workspace.writeProgram(declared("managementToken: process.env.OWN"));
    await workspace.up({ env });
    await workspace.destroy();
  });
});
