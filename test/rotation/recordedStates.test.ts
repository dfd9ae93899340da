import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { comparable } from "../support/engine/comparable";
import { useEngineStack } from "../support/engine/engineStack";
import { ACCOUNT, recordRotation } from "../support/engine/recordedRotation";
import { presentRelease, recordedState, stateAt } from "../support/engine/recordedState";
import { preloading } from "../support/preloads/preloading";
import { accepts } from "../support/service/accepts";
import { DAY } from "../support/time";

const fixtures = path.resolve(__dirname, "../fixtures/state/rotation");
const releases = readdirSync(fixtures).map((name) => path.basename(name, ".json"));

// RECORD_STATE=1 records the state of a release that has none yet.
if (process.env.RECORD_STATE === "1" && !releases.includes(presentRelease())) {
  test("record rotating tokens of the present release", () => recordRotation(presentRelease()));
}

for (const release of releases) {
  describe(`rotating tokens and a retirement written by ${release}`, () => {
    const recorded = recordedState(`rotation/${release}`);
    const folder = mkdtempSync(path.join(os.tmpdir(), "recorded-"));
    const [persist, clock] = [path.join(folder, "service.json"), path.join(folder, "clock")];
    writeFileSync(persist, JSON.stringify(recorded.service));
    const then = Date.parse(recorded.recordedAt) + 60_000;

    const stack = useEngineStack({
      emulator: { persist, secrets: { [ACCOUNT]: recorded.credential }, clustered: false },
      workspace: {
        passphrase: recorded.passphrase,
        program: recorded.program,
        env: {
          NODE_OPTIONS: preloading("shiftedClock"),
          TEST_CLOCK_FILE: clock,
        },
      },
    });

    /** Makes it a time for the service and the provider. */
    const setClock = (time: number) => {
      stack.emulator.clock.set(new Date(time));
      writeFileSync(clock, String(time - Date.now()));
    };
    const outputs = async (name: string) => (await stack.workspace.resources(name))[0]?.outputs ?? {};
    const living = () => stack.made().filter(({ state }) => state === "active");

    beforeAll(async () => {
      setClock(then);
      await stack.workspace.run(["stack", "import"], { stdin: stateAt(recorded, stack.emulator.port) });
    });
    afterAll(() => rmSync(folder, { recursive: true }));

    test("are as they were: both tokens of each live, and one was retired before", async () => {
      for (const name of ["confirmed", "automatic"]) {
        const { generation, tokenId, previousTokenId, status } = await outputs(name);
        expect({ generation, status }).toEqual({ generation: 3, status: "active" });
        for (const id of [tokenId, previousTokenId]) expect(living().map((token) => token.id)).toContain(id);
      }
      expect(living()).toHaveLength(4);
      const { retiredTokenId } = await outputs("retirement");
      expect(stack.made().find(({ id }) => id === retiredTokenId)?.state).toBe("revoked");
    });

    test("are refreshed without a change, and leave nothing to do", async () => {
      const before = comparable(await stack.workspace.export());
      await stack.workspace.refresh();
      expect(stack.takeRequests()).toEqual(["list 200"]);
      expect(comparable(await stack.workspace.export())).toEqual(before);
      await stack.workspace.up({ args: ["--expect-no-changes"] });
      expect(stack.takeRequests()).toEqual([]);
    });

    test("still hold the secrets", async () => {
      for (const name of ["confirmed", "automatic"]) {
        const secret = (await stack.workspace.output(name, { showSecrets: true })) as string;
        stack.secrets.push(secret);
        expect(await accepts(stack.emulator, secret)).toBe(true);
      }
    });

    test("go on: the old tokens are retired on their date, and the next rotation comes on its own", async () => {
      const retiring = (await outputs("confirmed")).previousTokenId;
      setClock(then + 8 * DAY);
      await stack.workspace.up();
      expect((await outputs("retirement")).retiredTokenId).toBe(retiring);
      expect((await outputs("automatic")).previousTokenId).toBeUndefined();
      expect(living()).toHaveLength(2);
      setClock(then + 61 * DAY);
      await stack.workspace.up({ args: ["--refresh"] });
      for (const name of ["confirmed", "automatic"]) expect((await outputs(name)).generation).toBe(4);
      expect(living()).toHaveLength(4);
    });

    test("can be destroyed: every token is revoked", async () => {
      await stack.workspace.destroy();
      expect(living()).toEqual([]);
    });
  });
}
