import type { Fault } from "../../emulator";
import { comparable } from "../support/engine/comparable";
import { useWorld } from "../support/engine/engineStack";
import { oneToken } from "../support/engine/program";

const description = "CI";

describe("a refresh without a clear answer", () => {
  const world = useWorld({ workspace: { program: oneToken({ description, expiresIn: "90d" }) } });

  let before: unknown;

  beforeAll(async () => {
    await world.workspace.up({ args: ["--config", "influxdb-tokens:timeout=1s"] });
    before = comparable(await world.workspace.export());
  });

  const html = "<!DOCTYPE html><html><body>Sign in</body></html>";
  const cases: [string, Fault, RegExp][] = [
    ["401", { kind: "status", status: 401 }, /answered 401.*does not accept the token/],
    ["403", { kind: "status", status: 403 }, /answered 403.*may not do this/],
    ["500", { kind: "status", status: 500 }, /answered 500.*try again later/],
    ["a reset connection", { kind: "reset" }, /connection to .* failed.*influxdb-tokens:endpoint/],
    ["no answer", { kind: "hang" }, /did not answer within 1 s/],
    ["an empty listing", { kind: "malformed", body: "[]" }, /the listing is not the whole/],
    ["HTML", { kind: "malformed", body: html }, /HTML instead of JSON.*influxdb-tokens:endpoint/],
    ["a redirect", { kind: "redirect", location: "https://login.example.com/" }, /login\.example\.com/],
  ];
  test.each(cases)("fails and leaves the state alone: %s", async (_, fault, message) => {
    world.emulator.faults.add(fault);
    const { output } = await world.workspace.refresh({ expectFailure: true });
    expect(output.replace(/\s+/g, " ")).toMatch(message);
    expect(output).not.toMatch(/\n\s+at /);
    expect(comparable(await world.workspace.export())).toEqual(before);
  });

  test("works again when the service does", async () => {
    await world.workspace.refresh({ args: ["--expect-no-changes"] });
    await world.workspace.destroy();
    expect(world.made().map(({ state }) => state)).toEqual(["revoked"]);
  });
});

describe("a service that cannot be reached", () => {
  const world = useWorld({ workspace: { program: oneToken({ description, expiresIn: "90d" }) } });

  test("changes nothing at refresh, destroy and replacement, and is not needed by an up without changes", async () => {
    const { workspace } = world;
    await workspace.config("influxdb-tokens:timeout", "1s");
    await workspace.up();
    const before = comparable(await workspace.export());
    await world.emulator.stop();

    await workspace.up({ args: ["--expect-no-changes"] });
    for (const attempt of [workspace.refresh, workspace.destroy]) {
      const { output } = await attempt.call(workspace, { expectFailure: true });
      expect(output).toMatch(/\(ECONNREFUSED\)\. Check influxdb-tokens:endpoint and the network/);
      expect(comparable(await workspace.export())).toEqual(before);
    }
    await workspace.writeProgram(oneToken({ description: "changed" }));
    await workspace.up({ expectFailure: true });
    expect((await workspace.resources("ci")).map(({ id }) => id)).toEqual([world.made()[0]?.id]);
  });
});

describe("a token that ended outside", () => {
  const world = useWorld();

  beforeEach(async () => {
    await world.workspace.writeProgram(oneToken({ description, expiresIn: "90d" }));
    await world.workspace.up();
  });

  const newest = () => world.made().at(-1)?.id ?? "";
  const endings: [string, () => void][] = [
    ["revoked", () => world.emulator.revoke(newest())],
    ["missing", () => world.emulator.remove(newest())],
  ];

  test.each(endings)(
    "%s: a refresh sees it and keeps the rest, the next up makes a new one",
    async (status, end) => {
      const before = (await world.workspace.resources("ci"))[0]?.outputs;
      end();
      await world.workspace.refresh();
      const [seen] = await world.workspace.resources("ci");
      expect(seen?.outputs).toEqual({
        ...before,
        status,
        token: expect.objectContaining({ ciphertext: expect.any(String) }),
      });

      await world.workspace.up();
      const [replaced] = await world.workspace.resources("ci");
      expect(replaced?.outputs?.status).toBe("active");
      expect(replaced?.id).toBe(newest());
      expect(replaced?.id).not.toBe(seen?.id);
      expect(world.made().filter(({ state }) => state === "active")).toHaveLength(1);
    },
  );

  test.each(endings)("%s: up fails where onInvalid says so", async (status, end) => {
    end();
    const ended = (await world.workspace.resources("ci"))[0]?.id;
    await world.workspace.writeProgram(oneToken({ description, expiresIn: "90d", onInvalid: "error" }));
    const { output } = await world.workspace.up({ args: ["--refresh"], expectFailure: true });
    expect(output.replace(/\s+/g, " ")).toContain(
      `token ${ended} of "ci" is ${status}, and onInvalid is "error"`,
    );
    await world.workspace.writeProgram(oneToken({ description, expiresIn: "90d" }));
    await world.workspace.up();
    expect(world.made().filter(({ state }) => state === "active")).toHaveLength(1);
  });

  test.each([
    ...endings,
    ["expired", () => world.emulator.clock.advance(100 * 86_400_000)] as [string, () => void],
  ])("%s: destroy succeeds", async (_, end) => {
    end();
    await world.workspace.destroy();
    expect(await world.workspace.resources("ci")).toEqual([]);
  });
});
