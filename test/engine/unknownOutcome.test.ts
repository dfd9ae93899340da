import { useWorld } from "../support/engine/engineStack";
import { oneToken } from "../support/engine/program";

describe("a creation with an unknown outcome", () => {
  const world = useWorld({ workspace: { program: oneToken({ description: "CI", expiresIn: "90d" }) } });

  beforeEach(() => world.emulator.clearRequests());
  afterEach(() => world.workspace.destroy());

  test.each([
    ["the connection is reset after the work is done", { kind: "reset", when: "after" } as const],
    ["half of the answer arrives", { kind: "cut" } as const],
    ["the answer is broken", { kind: "malformed" } as const],
    ["a gateway answers 502 after the work is done", { kind: "status", status: 502, when: "after" } as const],
  ])("ends with exactly one token: %s", async (_, fault) => {
    world.emulator.faults.add({ ...fault, operation: "create", times: 1 });
    const before = world.made().length;
    await world.workspace.up();
    const made = world.made().slice(before);
    expect(made.map(({ state }) => state)).toEqual(["revoked", "active"]);
    const [resource] = await world.workspace.resources("ci");
    expect(resource?.id).toBe(made[1]?.id);
  });

  test("names what to look for where the listing cannot be had, and revokes nothing of others", async () => {
    const foreign = world.mint({ description: "somebody else's" });
    world.emulator.faults.add({ kind: "reset", when: "before", operation: "create" });
    world.emulator.faults.add({ kind: "status", status: 403, operation: "list" });
    const { output } = await world.workspace.up({ expectFailure: true });
    expect(output.replace(/\s+/g, " ")).toMatch(
      /the marker #[0-9a-f]{16}: find it with `influxdb-tokens list/,
    );
    expect(await world.workspace.resources("ci")).toEqual([]);
    expect(world.emulator.tokens().find(({ id }) => id === foreign.id)?.state).toBe("active");
  });

  test("makes one token where the service turns the first request away", async () => {
    world.emulator.faults.add({ kind: "status", status: 429, retryAfter: 0, operation: "create", times: 1 });
    world.emulator.faults.add({ kind: "status", status: 503, retryAfter: 0, operation: "create", times: 1 });
    const before = world.made().length;
    await world.workspace.up();
    expect(world.made().slice(before)).toHaveLength(1);
    expect(world.takeRequests()).toEqual(["create 429", "create 503", "create 201", "get 200"]);
  });
});
