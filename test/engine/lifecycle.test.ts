import { comparable } from "../support/engine/comparable";
import { useEngineStack } from "../support/engine/engineStack";
import { oneToken, program } from "../support/engine/program";

describe("a token from its creation to its end", () => {
  const stack = useEngineStack();
  const { stringMatching } = expect;

  test("is made, verified and recorded with the secret encrypted", async () => {
    const { workspace, emulator } = stack;
    await workspace.writeProgram(oneToken({ description: "CI: databases", expiresIn: "90d" }));
    await workspace.up();

    expect(stack.takeRequests()).toEqual(["list 200", "create 201", "get 200"]);
    const [made] = stack.made();
    expect(made).toMatchObject({
      state: "active",
      description: stringMatching(
        /^CI: databases \[pulumi:organization\/tokens-test\/test\/ci#[0-9a-f]{16}\]$/,
      ),
    });
    const [resource] = await workspace.resources("ci");
    expect(resource).toMatchObject({
      type: "pulumi-nodejs:dynamic/influxdb-tokens:ManagementToken",
      id: made?.id,
      outputs: {
        description: "CI: databases",
        expiresIn: "90d",
        expiresAt: made?.expiresAt,
        tokenId: made?.id,
        tokenPrefix: made?.tokenPrefix,
        createdAt: made?.createdAt,
        scope: `dedicated:${emulator.accounts[0]}@127.0.0.1:${emulator.port}`,
        status: "active",
        stateVersion: 1,
        token: { ciphertext: stringMatching(/./) },
      },
    });
    expect(await workspace.output("token")).toBe("[secret]");
    expect(stack.secrets).toContain(await workspace.output("token", { showSecrets: true }));
  });

  test("costs no request while nothing changes", async () => {
    const before = comparable(await stack.workspace.export());
    await stack.workspace.up({ args: ["--expect-no-changes"] });
    expect(stack.takeRequests()).toEqual([]);
    expect(comparable(await stack.workspace.export())).toEqual(before);
  });

  test("takes over changed options without a request", async () => {
    await stack.workspace.writeProgram(
      oneToken({
        description: "CI: databases",
        expiresIn: "90d",
        onInvalid: "error",
        verify: { timeout: "2m" },
      }),
    );
    await stack.workspace.up();
    expect(stack.takeRequests()).toEqual([]);
    const [resource] = await stack.workspace.resources("ci");
    expect(resource?.outputs).toMatchObject({ onInvalid: "error", verify: { timeout: "2m" } });
    expect(resource?.outputs?.token).toBeDefined();
    expect(stack.made()).toHaveLength(1);
  });

  test("is looked up by a refresh, with one listing and no change", async () => {
    await stack.workspace.refresh({ args: ["--expect-no-changes"] });
    expect(stack.takeRequests()).toEqual(["list 200"]);
  });

  test("is revoked by a destroy", async () => {
    await stack.workspace.destroy();
    expect(stack.takeRequests()).toEqual(["revoke 204"]);
    expect(stack.made().map(({ state }) => state)).toEqual(["revoked"]);
    expect(await stack.workspace.resources("ci")).toEqual([]);
  });
});

describe("many tokens at once", () => {
  const stack = useEngineStack();

  test("are made without a word of Node's about its own listeners", async () => {
    await stack.workspace.writeProgram(
      program(`for (let index = 0; index < 40; index++) {
  new ManagementToken("ci-" + index, { description: "CI " + index, expiresIn: "90d" });
}`),
    );
    const { output } = await stack.workspace.up({ args: ["--parallel", "32"] });
    expect(output).not.toMatch(/MaxListeners|Possible|node:\d/);
    expect(stack.made()).toHaveLength(40);
    await stack.workspace.destroy({ args: ["--parallel", "32"] });
  });
});
