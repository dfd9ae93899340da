import { useEngineStack } from "../support/engine/engineStack";
import { oneNativeToken } from "../support/engine/nativeProgram";
import { FirstCall } from "../support/model/firstCall";

describe("a creation with an unknown outcome", () => {
  const stack = useEngineStack({
    workspace: { plugin: true, program: oneNativeToken({ description: "CI", expiresIn: "90d" }) },
  });

  beforeEach(() => stack.emulator.clearRequests());
  afterEach(() => stack.workspace.destroy());

  test.each([
    ["the connection is reset after the work is done", { kind: "reset", when: "after" } as const],
    ["half of the answer arrives", { kind: "cut" } as const],
    ["the answer is broken", { kind: "malformed" } as const],
    ["a gateway answers 502 after the work is done", { kind: "status", status: 502, when: "after" } as const],
  ])("ends with exactly one token: %s", async (_, fault) => {
    stack.emulator.faults.add({ ...fault, operation: "create", times: 1 });
    const before = stack.made().length;
    await stack.workspace.up();
    const made = stack.made().slice(before);
    expect(made.map(({ state }) => state)).toEqual(["revoked", "active"]);
    const [resource] = await stack.workspace.resources("ci");
    expect(resource?.id).toBe(made[1]?.id);
  });

  test("names what to look for where the listing cannot be had, and revokes nothing of others", async () => {
    const foreign = stack.mint({ description: "somebody else's" });
    stack.emulator.faults.add({ kind: "reset", when: "before", operation: "create" });
    const creation = new FirstCall(stack.emulator, "create");
    const match = () => creation.arrived;
    stack.emulator.faults.add({ kind: "status", status: 403, operation: "list", match });
    const { output } = await stack.workspace.up({ expectFailure: true });
    expect(output.replace(/\s+/g, " ")).toMatch(
      /the marker #[0-9a-f]{16}: find it with `influxdb-tokens list/,
    );
    expect(await stack.workspace.resources("ci")).toEqual([]);
    expect(stack.emulator.tokens().find(({ id }) => id === foreign.id)?.state).toBe("active");
  });

  test("makes one token where the service turns the first request away", async () => {
    stack.emulator.faults.add({ kind: "status", status: 429, retryAfter: 0, operation: "create", times: 1 });
    stack.emulator.faults.add({ kind: "status", status: 503, retryAfter: 0, operation: "create", times: 1 });
    const before = stack.made().length;
    await stack.workspace.up();
    expect(stack.made().slice(before)).toHaveLength(1);
    expect(stack.takeRequests()).toEqual(["list 200", "create 429", "create 503", "create 201", "get 200"]);
  });
});
