import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { useEngineStack } from "../support/engine/engineStack";
import { movedProgram } from "../support/engine/nativeProgram";
import { ACCOUNT } from "../support/engine/recordedRotation";
import { recordedReleases, recordedState, stateAt } from "../support/engine/recordedState";
import { preloading } from "../support/preloads/preloading";
import { accepts } from "../support/service/accepts";
import { DAY } from "../support/time";

const rotations = path.resolve(__dirname, "../fixtures/state/rotation");
const recordings = [
  ...recordedReleases(),
  ...readdirSync(rotations).map((name) => `rotation/${path.basename(name, ".json")}`),
];

/** What must stay as it is when a resource moves. */
const KEPT = ["token", "tokenId", "previousRevokeAt", "retiredTokenId", "generation"];

for (const recording of recordings) {
  describe(`dynamic resources of the recording ${recording}`, () => {
    const recorded = recordedState(recording);
    const folder = mkdtempSync(path.join(os.tmpdir(), "recorded-"));
    const [persist, clock] = [path.join(folder, "service.json"), path.join(folder, "clock")];
    writeFileSync(persist, JSON.stringify(recorded.service));
    const then = Date.parse(recorded.recordedAt) + 60_000;

    const stack = useEngineStack({
      emulator: { persist, secrets: { [ACCOUNT]: recorded.credential }, clustered: false },
      workspace: {
        plugin: true,
        passphrase: recorded.passphrase,
        program: movedProgram(recorded.program),
        env: { NODE_OPTIONS: preloading("shiftedClock"), TEST_CLOCK_FILE: clock },
      },
    });
    const setClock = (time: number) => {
      stack.emulator.clock.set(new Date(time));
      writeFileSync(clock, String(time - Date.now()));
    };
    const living = () => stack.made().filter(({ state }) => state === "active");

    /** The resources' ids and tokens, with the secrets in plaintext, and the types without their packages. */
    const tokens = async () => {
      const { stdout } = await stack.workspace.run(["stack", "export", "--show-secrets"], {
        revealsSecrets: true,
      });
      const { deployment } = JSON.parse(stdout) as Awaited<ReturnType<typeof stack.workspace.export>>;
      return (deployment.resources ?? [])
        .filter(({ type }) => type.includes("influxdb-tokens:") && !type.startsWith("pulumi:providers:"))
        .map(({ urn, id, outputs = {} }) => ({
          name: urn.split("::").at(-1),
          id,
          previousTokenId: outputs.previousTokenId,
          ...Object.fromEntries(KEPT.map((name) => [name, outputs[name]])),
        }))
        .sort((one, other) => String(one.name).localeCompare(String(other.name)));
    };

    beforeAll(async () => {
      setClock(then);
      await stack.workspace.run(["stack", "import"], { stdin: stateAt(recorded, stack.emulator.port) });
    });
    afterAll(() => rmSync(folder, { recursive: true }));

    test("move to the plugin without a new token, and then nothing is left to do", async () => {
      const before = await tokens();
      const alive = living();
      await stack.workspace.up();
      // Only a token that was not ready is verified.
      expect(stack.takeRequests().filter((request) => request !== "get 200")).toEqual([]);
      expect(await tokens()).toEqual(before);
      expect(living()).toEqual(alive);
      const { deployment } = await stack.workspace.export();
      const types = (deployment.resources ?? []).map(({ type }) => type);
      expect(types.filter((type) => type.startsWith("pulumi-nodejs:"))).toEqual([]);
      await stack.workspace.up({ args: ["--expect-no-changes", "--refresh"] });
      expect(stack.takeRequests()).toEqual(["list 200"]);
      for (const { token } of before as { token?: { plaintext: string } }[]) {
        if (token === undefined) continue;
        expect(await accepts(stack.emulator, JSON.parse(token.plaintext) as string)).toBe(true);
      }
    });

    test("go on under the plugin: what is due later happens, and everything can be destroyed", async () => {
      const count = living().length;
      const overlaps = (await tokens()).filter(({ previousTokenId }) => previousTokenId !== undefined);
      setClock(then + 8 * DAY);
      await stack.workspace.up();
      expect(living()).toHaveLength(count - overlaps.length);
      await stack.workspace.destroy();
      expect(living()).toEqual([]);
    });
  });
}
