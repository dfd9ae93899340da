import { useEngineStack } from "../support/engine/engineStack";
import { becomeExample } from "../support/engine/exampleProject";
import { randomPluginPath } from "../support/tools/enginePath";

const A = "11111111-1111-4111-8111-111111111111";
const B = "22222222-2222-4222-8222-222222222222";

describe("examples/several-accounts", () => {
  const stack = useEngineStack({ emulator: { accounts: [A, B] }, workspace: { config: {} } });

  test("makes a token in each account, with that account's credential, and revokes it there", async () => {
    const { workspace, emulator } = stack;
    await becomeExample(workspace, "several-accounts");
    await workspace.config("productionAccount", A);
    await workspace.config("stagingAccount", B);
    await workspace.config("edgeHost", "cluster.example.com");
    const env = {
      INFLUXDB_TOKENS_ENDPOINT: emulator.url,
      INFLUXDB_MANAGEMENT_TOKEN: "",
      PRODUCTION_MANAGEMENT_TOKEN: emulator.secrets[A] ?? "",
      STAGING_MANAGEMENT_TOKEN: emulator.secrets[B] ?? "",
      EDGE_MANAGEMENT_TOKEN: emulator.secrets.clustered ?? "",
    };
    await workspace.up({ env });
    expect(await workspace.output("scopes")).toEqual({
      production: expect.stringContaining(`dedicated:${A}`),
      staging: expect.stringContaining(`dedicated:${B}`),
      edge: expect.stringContaining("clustered:cluster.example.com"),
    });
    const secrets = (await workspace.output("secrets", { showSecrets: true })) as Record<string, string>;
    expect(new Set(Object.values(secrets))).toEqual(new Set(stack.secrets.slice(-3)));
    await workspace.destroy({ env });
    for (const account of [A, B, "clustered"]) {
      expect(stack.made(account).map(({ state }) => state)).toEqual(["revoked"]);
    }
  });
});

describe("examples/adopt", () => {
  const stack = useEngineStack();

  test("takes a token over, with its string, and keeps it when the settings go", async () => {
    const { workspace, emulator } = stack;
    const { id, secret } = stack.mint({ description: "CI: made by hand" });
    await becomeExample(workspace, "adopt");
    await workspace.config("tokenId", id);
    await workspace.config("token", secret, { secret: true });
    await workspace.up();
    expect(await workspace.output("tokenId")).toBe(id);
    for (const key of ["tokenId", "token"]) await workspace.run(["config", "rm", key]);
    await workspace.up({ args: ["--expect-no-changes"] });
    expect(emulator.tokens().at(-1)?.state).toBe("active");
    await workspace.destroy();
    expect(emulator.tokens().at(-1)?.state).toBe("revoked");
  });
});

describe("examples/keepers", () => {
  const stack = useEngineStack();

  test("makes a new token for each release", async () => {
    const workspace = await stack.addWorkspace({ path: await randomPluginPath() });
    await becomeExample(workspace, "keepers");
    await workspace.config("version", "1");
    await workspace.up();
    const first = await workspace.output("releaseName");
    await workspace.config("version", "2");
    await workspace.up();
    expect(await workspace.output("releaseName")).not.toBe(first);
    expect(stack.made().map(({ state }) => state)).toEqual(["revoked", "active"]);
    expect(await workspace.output("token", { showSecrets: true })).toBe(stack.secrets.at(-1));
    await workspace.destroy();
  });
});
