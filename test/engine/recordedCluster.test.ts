import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { useEngineStack } from "../support/engine/engineStack";
import { clusterRecording, recordCluster, recordedClusters } from "../support/engine/recordedCluster";
import { ACCOUNT } from "../support/engine/recordedRotation";
import { presentRelease, recordedState, stateAt } from "../support/engine/recordedState";
import { WAYS } from "../support/model/way";
import { preloading } from "../support/preloads/preloading";
import { DAY } from "../support/time";

const recordings = recordedClusters();

// RECORD_STATE=1 records the states of a release that has none yet.
if (process.env.RECORD_STATE === "1") {
  const missing = WAYS.filter((way) => !recordings.includes(clusterRecording(presentRelease(), way)));
  for (const way of missing)
    test(`record databases and their tokens by the ${way} way`, () => recordCluster(presentRelease(), way));
}

for (const recording of recordings) {
  describe(`databases and their tokens of the recording ${recording}`, () => {
    const way = recording.endsWith("-plugin") ? "plugin" : "dynamic";
    const recorded = recordedState(recording);
    const folder = mkdtempSync(path.join(os.tmpdir(), "recorded-"));
    const [persist, clock] = [path.join(folder, "service.json"), path.join(folder, "clock")];
    writeFileSync(persist, JSON.stringify(recorded.service));
    const then = Date.parse(recorded.recordedAt) + 60_000;

    const stack = useEngineStack({
      emulator: { persist, secrets: { [ACCOUNT]: recorded.credential }, clustered: false },
      workspace: {
        plugin: way === "plugin",
        passphrase: recorded.passphrase,
        program: recorded.program,
        env: { NODE_OPTIONS: preloading("shiftedClock"), TEST_CLOCK_FILE: clock },
      },
    });
    const setClock = (time: number) => {
      stack.emulator.clock.set(new Date(time));
      writeFileSync(clock, String(time - Date.now()));
    };
    const living = () => stack.madeForDatabases().filter(({ state }) => state === "active");

    beforeAll(async () => {
      setClock(then);
      await stack.workspace.run(["stack", "import"], { stdin: stateAt(recorded, stack.emulator.port) });
    });
    afterAll(() => rmSync(folder, { recursive: true }));

    test("are refreshed and left as they are", async () => {
      await stack.workspace.up({ args: ["--refresh", "--expect-no-changes"] });
      expect(new Set(stack.takeRequests())).toEqual(new Set(["list 200"]));
      expect(living()).toHaveLength(3);
    });

    test("go on: the overlap ends, and everything can be destroyed", async () => {
      setClock(then + 8 * DAY);
      await stack.workspace.up();
      expect(living()).toHaveLength(2);
      await stack.workspace.destroy();
      expect(living()).toEqual([]);
      expect(stack.emulator.databases().map(({ state }) => state)).toEqual(["deleted"]);
    });
  });
}
