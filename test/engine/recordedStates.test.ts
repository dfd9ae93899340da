import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { comparable } from "../support/engine/comparable";
import { useWorld } from "../support/engine/engineStack";
import {
  presentRelease,
  recordedReleases,
  recordedState,
  recordState,
  stateAt,
} from "../support/engine/recordedState";

// RECORD_STATE=1 records the state of a release that has none yet.
if (process.env.RECORD_STATE === "1" && !recordedReleases().includes(presentRelease())) {
  test("record a state of the present release", () => recordState(presentRelease()));
}

for (const release of recordedReleases()) {
  describe(`a state written by ${release}`, () => {
    const recorded = recordedState(release);
    const folder = mkdtempSync(path.join(os.tmpdir(), "recorded-"));
    const persist = path.join(folder, "service.json");
    writeFileSync(persist, JSON.stringify(recorded.service));
    const now = Date.parse(recorded.recordedAt) + 60_000;

    const world = useWorld({
      emulator: {
        persist,
        secrets: { "11111111-1111-4111-8111-111111111111": recorded.credential },
        clustered: false,
      },
      workspace: {
        passphrase: recorded.passphrase,
        program: recorded.program,
        env: {
          NODE_OPTIONS: `--require ${path.resolve(__dirname, "../fixtures/shiftClock.cjs")}`,
          SHIFT_CLOCK_MS: String(now - Date.now()),
        },
      },
    });
    beforeAll(async () => {
      world.emulator.clock.set(new Date(now));
      await world.workspace.run(["stack", "import"], { stdin: stateAt(recorded, world.emulator.port) });
    });
    afterAll(() => rmSync(folder, { recursive: true }));

    const names = ["plain", "full", "fixed", "rotating"] as const;

    test("is refreshed without a change, but for the engine's own mark on the token that is not ready", async () => {
      const outputs = async () =>
        JSON.stringify(comparable(await world.workspace.export()), (key, value: unknown) =>
          key === "initErrors" ? undefined : value,
        );
      const before = await outputs();
      await world.workspace.refresh();
      expect(world.takeRequests()).toEqual(["list 200"]);
      expect(await outputs()).toBe(before);
    });

    test("leaves nothing to do but to verify the token that was not ready", async () => {
      const { output } = await world.workspace.preview();
      expect(output).toMatch(/unready\s+update/);
      for (const name of names)
        expect(output).not.toMatch(new RegExp(`\\b${name}\\s+(update|replace|create)`));
      await world.workspace.up();
      expect(world.takeRequests()).toEqual(["get 200"]);
      await world.workspace.up({ args: ["--expect-no-changes"] });
      const [unready] = await world.workspace.resources("unready");
      expect(unready?.outputs?.status).toBe("active");
    });

    test("still holds every secret", async () => {
      for (const name of names) {
        const secret = (await world.workspace.output(name, { showSecrets: true })) as string;
        world.secrets.push(secret);
        const { url, accounts } = world.emulator;
        const answer = await fetch(`${url}/api/v0/accounts/${accounts[0]}/management-tokens`, {
          headers: { Authorization: `Bearer ${secret}` },
        });
        expect(answer.status).toBe(200);
      }
    });

    test("can be destroyed: every token is revoked", async () => {
      await world.workspace.destroy();
      expect(world.made().filter(({ state }) => state !== "revoked")).toEqual([]);
    });
  });
}
