import { EngineStack } from "../../support/engine/engineStack";
import { EngineHistory } from "../../support/faults/engineHistory";
import { ShiftedClock } from "../../support/preloads/shiftedClock";
import { Random } from "../../support/random";

const HISTORIES = Number(process.env.FAULT_CLI_HISTORIES ?? 3);
const FIRST_SEED = Number(process.env.FAULT_SEED ?? 1);
const AT_ONCE = 2;

test(
  `${HISTORIES} random histories through the whole CLI lose, leak and orphan no token unnoticed`,
  async () => {
    const started = performance.now();
    const seeds = Array.from({ length: HISTORIES }, (_, index) => FIRST_SEED + index);
    console.log(`seeds ${seeds.at(0)} to ${seeds.at(-1)}`);
    const failures: string[] = [];
    let [commands, orphans, run] = [0, 0, 0];
    const work = async () => {
      const clock = await ShiftedClock.make();
      const stack = await EngineStack.start({ workspace: { env: clock.env } });
      try {
        for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) {
          const history = new EngineHistory(stack, new Random(seed), clock);
          await history.run().catch(async (error) => {
            history.problems.push(String(error));
            await stack.workspace.cancel();
          });
          run++;
          commands += history.commands;
          orphans += history.orphans.size;
          for (const id of history.orphans) stack.emulator.revoke(id);
          if (history.problems.length > 0) {
            failures.push(`seed ${seed}:\n  ${[...history.steps, ...history.problems].join("\n  ")}`);
          }
        }
        await stack.workspace.destroy();
        expect(stack.made().filter(({ state }) => state === "active")).toEqual([]);
        await stack.verify();
      } finally {
        await stack.dispose();
        await clock.remove();
      }
    };
    // All have to end, whatever one of them finds: processes would be left behind.
    const ends = await Promise.allSettled(Array.from({ length: AT_ONCE }, work));
    const seconds = Math.round((performance.now() - started) / 1000);
    console.log(`${commands} commands in ${seconds} s; ${orphans} tokens left behind by kills`);
    expect(failures).toEqual([]);
    for (const end of ends) if (end.status === "rejected") throw end.reason;
    expect(run).toBe(HISTORIES);
  },
  120_000 + HISTORIES * 60_000,
);
