import { comparable } from "../support/engine/comparable";
import { useWorld } from "../support/engine/engineStack";
import { oneToken, program } from "../support/engine/program";

describe("a token from its creation to its end", () => {
  const world = useWorld();
  const { stringMatching } = expect;

  test("is made, verified and recorded with the secret encrypted", async () => {
    const { workspace, emulator } = world;
    await workspace.writeProgram(oneToken({ description: "CI: databases", expiresIn: "90d" }));
    await workspace.up();

    expect(world.takeRequests()).toEqual(["create 201", "get 200"]);
    const [made] = world.made();
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
    expect(world.secrets).toContain(await workspace.output("token", { showSecrets: true }));
  });

  test("costs no request while nothing changes", async () => {
    const before = comparable(await world.workspace.export());
    await world.workspace.up({ args: ["--expect-no-changes"] });
    expect(world.takeRequests()).toEqual([]);
    expect(comparable(await world.workspace.export())).toEqual(before);
  });

  test("takes over changed options without a request", async () => {
    await world.workspace.writeProgram(
      oneToken({
        description: "CI: databases",
        expiresIn: "90d",
        onInvalid: "error",
        verify: { timeout: "2m" },
      }),
    );
    await world.workspace.up();
    expect(world.takeRequests()).toEqual([]);
    const [resource] = await world.workspace.resources("ci");
    expect(resource?.outputs).toMatchObject({ onInvalid: "error", verify: { timeout: "2m" } });
    expect(resource?.outputs?.token).toBeDefined();
    expect(world.made()).toHaveLength(1);
  });

  test("is looked up by a refresh, with one listing and no change", async () => {
    await world.workspace.refresh({ args: ["--expect-no-changes"] });
    expect(world.takeRequests()).toEqual(["list 200"]);
  });

  test("is revoked by a destroy", async () => {
    await world.workspace.destroy();
    expect(world.takeRequests()).toEqual(["revoke 204"]);
    expect(world.made().map(({ state }) => state)).toEqual(["revoked"]);
    expect(await world.workspace.resources("ci")).toEqual([]);
  });
});

describe("many tokens at once", () => {
  const world = useWorld();

  test("are made without a word of Node's about its own listeners", async () => {
    await world.workspace.writeProgram(
      program(`for (let index = 0; index < 40; index++) {
  new ManagementToken("ci-" + index, { description: "CI " + index, expiresIn: "90d" });
}`),
    );
    const { output } = await world.workspace.up({ args: ["--parallel", "32"] });
    expect(output).not.toMatch(/MaxListeners|Possible|node:\d/);
    expect(world.made()).toHaveLength(40);
    await world.workspace.destroy({ args: ["--parallel", "32"] });
  });
});
