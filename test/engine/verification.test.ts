import { useEngineStack } from "../support/engine/engineStack";
import { oneToken } from "../support/engine/program";

const verified = (timeout: string) => oneToken({ description: "CI", expiresIn: "90d", verify: { timeout } });

describe("a token that the service does not accept yet", () => {
  const stack = useEngineStack();
  const resource = async () => (await stack.workspace.resources("ci"))[0];

  test("is waited for", async () => {
    stack.emulator.faults.add({ kind: "activation", uses: 3 });
    await stack.workspace.writeProgram(verified("2m"));
    await stack.workspace.up();
    expect(stack.takeRequests()).toEqual([
      "list 200",
      "create 201",
      "get 401",
      "get 401",
      "get 401",
      "get 200",
    ]);
    expect((await resource())?.outputs?.status).toBe("active");
    await stack.workspace.destroy();
  });

  describe("in time", () => {
    test("is recorded as not ready, with its secret encrypted", async () => {
      stack.emulator.faults.add({ kind: "activation", ms: 600_000 });
      await stack.workspace.writeProgram(verified("6s"));
      const { output } = await stack.workspace.up({ expectFailure: true });
      const made = stack.made().at(-1);
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
      await stack.workspace.refresh();
      const kept = await resource();
      expect(kept?.outputs?.status).toBe("unverified");
    });

    test("is verified again by the next up, and fails again while it is not accepted", async () => {
      stack.emulator.faults.add({ kind: "status", status: 401, operation: "get" });
      await stack.workspace.up({ expectFailure: true });
      expect((await resource())?.outputs?.status).toBe("unverified");
      expect(stack.made().filter(({ state }) => state === "active")).toHaveLength(1);
    });

    test("is taken over by the next up that succeeds: no second token is made", async () => {
      const { id } = (await resource()) ?? {};
      stack.takeRequests();
      await stack.workspace.up();
      expect(stack.takeRequests()).toEqual(["get 200"]);
      const kept = await resource();
      expect(kept).toMatchObject({ id, outputs: { status: "active" } });
      expect(kept?.initErrors ?? []).toEqual([]);
      await stack.workspace.up({ args: ["--expect-no-changes"] });
    });

    test("is revoked by destroy, verified or not", async () => {
      await stack.workspace.destroy();
      stack.emulator.faults.add({ kind: "activation", ms: 600_000 });
      await stack.workspace.up({ expectFailure: true });
      await stack.workspace.destroy();
      expect(stack.made().every(({ state }) => state === "revoked")).toBe(true);
    });
  });
});
