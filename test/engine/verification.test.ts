import { oneToken } from "../support/program";
import { useWorld } from "../support/world";

const verified = (timeout: string) => oneToken({ description: "CI", expiresIn: "90d", verify: { timeout } });

describe("a token that the service does not accept yet", () => {
  const world = useWorld();
  const resource = async () => (await world.workspace.resources("ci"))[0];

  test("is waited for", async () => {
    world.emulator.faults.add({ kind: "activation", uses: 3 });
    await world.workspace.writeProgram(verified("2m"));
    await world.workspace.up();
    expect(world.takeRequests()).toEqual([
      "list 200",
      "create 201",
      "get 401",
      "get 401",
      "get 401",
      "get 200",
    ]);
    expect((await resource())?.outputs?.status).toBe("active");
    await world.workspace.destroy();
  });

  describe("in time", () => {
    test("is recorded as not ready, with its secret encrypted", async () => {
      world.emulator.faults.add({ kind: "activation", ms: 600_000 });
      await world.workspace.writeProgram(verified("6s"));
      const { output } = await world.workspace.up({ expectFailure: true });
      const made = world.made().at(-1);
      expect(output).toContain(`token ${made?.id} was created`);
      const kept = await resource();
      expect(kept?.id).toBe(made?.id);
      expect(kept?.outputs).toMatchObject({
        status: "unverified",
        token: { ciphertext: expect.any(String) },
      });
      expect(kept?.outputs?.__provider).toBe(kept?.inputs?.__provider);
      expect(kept?.initErrors).toHaveLength(1);
    });

    test("stays not ready through a refresh, which clears only the engine's own mark", async () => {
      await world.workspace.refresh();
      const kept = await resource();
      expect(kept?.outputs?.status).toBe("unverified");
    });

    test("is verified again by the next up, and fails again while it is not accepted", async () => {
      world.emulator.faults.add({ kind: "status", status: 401, operation: "get" });
      await world.workspace.up({ expectFailure: true });
      expect((await resource())?.outputs?.status).toBe("unverified");
      expect(world.made().filter(({ state }) => state === "active")).toHaveLength(1);
    });

    test("is taken over by the next up that succeeds: no second token is made", async () => {
      const { id } = (await resource()) ?? {};
      world.takeRequests();
      await world.workspace.up();
      expect(world.takeRequests()).toEqual(["get 200"]);
      const kept = await resource();
      expect(kept).toMatchObject({ id, outputs: { status: "active" } });
      expect(kept?.initErrors ?? []).toEqual([]);
      await world.workspace.up({ args: ["--expect-no-changes"] });
    });

    test("is revoked by destroy, verified or not", async () => {
      await world.workspace.destroy();
      world.emulator.faults.add({ kind: "activation", ms: 600_000 });
      await world.workspace.up({ expectFailure: true });
      await world.workspace.destroy();
      expect(world.made().every(({ state }) => state === "revoked")).toBe(true);
    });
  });
});
