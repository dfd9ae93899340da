import { useEngineStack } from "../support/engine/engineStack";
import { program } from "../support/engine/program";

/** Encrypted, as the engine writes it. */
const encrypted = { ciphertext: expect.any(String) };

const declared = (generation: number, verify = "true") =>
  program(`const { RotatingManagementToken } = require("pulumi-influxdb-tokens");
// Whoever returns fresh options drops what the class has asked for.
const opts = { transformations: [({ props }) => ({ props, opts: {} })] };
const args = { expiresIn: "90d", verify: ${verify} };
new ManagementToken("single", { description: "single", onInvalid: "${generation === 1 ? "replace" : "error"}", ...args }, opts);
new RotatingManagementToken("rotating", {
  description: "rotating",
  rotateBefore: "30d",
  keepers: { generation: "${generation}" },
  ...args,
}, opts);`);

describe("a transformation drops additionalSecretOutputs", () => {
  const stack = useEngineStack();
  const outputs = async (name: string) => (await stack.workspace.resources(name))[0]?.outputs;

  test("and no secret is in clear: made, updated, rotated, refreshed, and read back", async () => {
    const { workspace } = stack;
    await workspace.writeProgram(declared(1));
    await workspace.up();
    expect([await outputs("single"), await outputs("rotating")]).toMatchObject([
      { token: encrypted },
      { token: encrypted },
    ]);
    await stack.verify();

    await workspace.writeProgram(declared(2));
    await workspace.up();
    expect([await outputs("single"), await outputs("rotating")]).toMatchObject([
      { token: encrypted, onInvalid: "error" },
      { token: encrypted, previousToken: encrypted, generation: 2 },
    ]);
    await stack.verify();

    await workspace.up({ args: ["--refresh", "--expect-no-changes"] });
    expect(await outputs("rotating")).toMatchObject({ token: encrypted, previousToken: encrypted });
    await workspace.destroy();
  });

  test("nor of a token that is not ready, nor one that is adopted", async () => {
    const { workspace, emulator } = stack;
    const { id, secret } = stack.mint({ description: "by hand" });
    await workspace.config("by-hand", secret, { secret: true });
    const slow = emulator.faults.add({ kind: "activation", ms: 3_600_000 });
    await workspace.writeProgram(`${declared(1, '{ timeout: "1s" }')}
const token = new pulumi.Config().requireSecret("by-hand");
new ManagementToken("adopted", { description: "by hand", adopt: token.apply((token) => ({ id: "${id}", token })) }, opts);
new ManagementToken("unprotected", { description: "by hand", adopt: { id: "${id}", token } }, {
  transformations: [({ props }) => ({ props: { ...props, adopt: { id: "${id}", token: pulumi.unsecret(token) } }, opts: {} })],
  dependsOn: [],
});`);
    await workspace.up({ expectFailure: true, args: ["--continue-on-error"] });
    slow.remove();
    expect(await outputs("single")).toMatchObject({ status: "unverified", token: encrypted });
    expect(await outputs("rotating")).toMatchObject({ status: "unverified", token: encrypted });
    expect(await outputs("adopted")).toMatchObject({ tokenId: id, token: encrypted });
    const [unprotected] = await workspace.resources("unprotected");
    expect(unprotected?.inputs?.adopt).toMatchObject({ id, token: encrypted });
    expect(unprotected?.outputs?.token).toMatchObject(encrypted);
    await stack.verify();
    await workspace.up({ args: ["--refresh"] });
    await workspace.destroy();
  });
});

describe("a credential", () => {
  const stack = useEngineStack({ workspace: { env: { INFLUXDB_MANAGEMENT_TOKEN: "" } } });

  test("in clear in the stack's configuration is refused before anything is registered, with what mends it", async () => {
    const { workspace, emulator } = stack;
    await workspace.writeProgram(
      program(`new ManagementToken("ci", { description: "CI", expiresIn: "90d" });`),
    );
    // No secret that lives: it lies in the stack's file, as it would with a user.
    await workspace.config("influxdb-tokens:managementToken", "not-a-real-token");
    const { output } = await workspace.up({ expectFailure: true });
    expect(output.replace(/\s+/g, " ")).toContain(
      "pulumi config set --secret influxdb-tokens:managementToken",
    );
    expect(output).not.toContain("not-a-real-token");
    expect((await workspace.export()).deployment.resources?.some(({ custom }) => custom) ?? false).toBe(
      false,
    );
    expect(emulator.requests).toEqual([]);
    await workspace.run(["config", "rm", "influxdb-tokens:managementToken"]);
  });

  test("given to a Provider is a secret in the state, whatever it was given as", async () => {
    const { workspace, emulator } = stack;
    const env = { CREDENTIAL: emulator.secret };
    const account = `accountId: "${emulator.accounts[0]}", endpoint: "${emulator.url}"`;
    await workspace.writeProgram(
      program(`const { Provider } = require("pulumi-influxdb-tokens");
const credential = process.env.CREDENTIAL;
const given = { text: credential, promise: Promise.resolve(credential), output: pulumi.output(credential) };
for (const [name, managementToken] of Object.entries(given)) {
  const provider = new Provider(name, { ${account}, managementToken }, { transformations: [({ props }) => ({ props, opts: {} })] });
  new ManagementToken("of-" + name, { description: name, expiresIn: "90d" }, { provider });
}`),
    );
    await workspace.up({ env });
    for (const name of ["text", "promise", "output"]) {
      const [provider] = await workspace.resources(name);
      expect(provider?.inputs?.["influxdb-tokens:managementToken"]).toMatchObject(encrypted);
      expect(provider?.outputs?.["influxdb-tokens:managementToken"]).toMatchObject(encrypted);
    }
    expect(await workspace.stateText()).not.toContain(emulator.secret);
    await workspace.destroy();
  });
});
