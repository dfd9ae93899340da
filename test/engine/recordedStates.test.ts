import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { comparable } from "../support/engine/comparable";
import { useEngineStack } from "../support/engine/engineStack";
import {
  presentRelease,
  recordedReleases,
  recordedState,
  recordState,
  stateAt,
} from "../support/engine/recordedState";
import { preloading } from "../support/preloads/preloading";

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

    const stack = useEngineStack({
      emulator: {
        persist,
        secrets: { "11111111-1111-4111-8111-111111111111": recorded.credential },
        clustered: false,
      },
      workspace: {
        passphrase: recorded.passphrase,
        program: recorded.program,
        env: {
          NODE_OPTIONS: preloading("shiftedClock"),
          TEST_CLOCK_MS: String(now - Date.now()),
        },
      },
    });
    beforeAll(async () => {
      stack.emulator.clock.set(new Date(now));
      await stack.workspace.run(["stack", "import"], { stdin: stateAt(recorded, stack.emulator.port) });
    });
    afterAll(() => rmSync(folder, { recursive: true }));

    const names = ["plain", "full", "fixed", "rotating"] as const;

    test("is refreshed without a change, but for the engine's own mark on the token that is not ready", async () => {
      const outputs = async () =>
        JSON.stringify(comparable(await stack.workspace.export()), (key, value: unknown) =>
          key === "initErrors" ? undefined : value,
        );
      const before = await outputs();
      await stack.workspace.refresh();
      expect(stack.takeRequests()).toEqual(["list 200"]);
      expect(await outputs()).toBe(before);
    });

    test("leaves nothing to do but to verify the token that was not ready", async () => {
      const { output } = await stack.workspace.preview();
      expect(output).toMatch(/unready\s+update/);
      for (const name of names)
        expect(output).not.toMatch(new RegExp(`\\b${name}\\s+(update|replace|create)`));
      await stack.workspace.up();
      expect(stack.takeRequests()).toEqual(["get 200"]);
      await stack.workspace.up({ args: ["--expect-no-changes"] });
      const [unready] = await stack.workspace.resources("unready");
      expect(unready?.outputs?.status).toBe("active");
    });

    test("still holds every secret", async () => {
      for (const name of names) {
        const secret = (await stack.workspace.output(name, { showSecrets: true })) as string;
        stack.secrets.push(secret);
        const { url, accounts } = stack.emulator;
        const answer = await fetch(`${url}/api/v0/accounts/${accounts[0]}/management-tokens`, {
          headers: { Authorization: `Bearer ${secret}` },
        });
        expect(answer.status).toBe(200);
      }
    });

    test("can be destroyed: every token is revoked", async () => {
      await stack.workspace.destroy();
      expect(stack.made().filter(({ state }) => state !== "revoked")).toEqual([]);
    });
  });
}
