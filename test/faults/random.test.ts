import { runHistories } from "../support/faults/random/histories";

/** A few; `npm test -- --everything` runs enough to see most kinds of trouble meet, `npm run test:long` more. */
const HISTORIES = Number(process.env.FAULT_HISTORIES ?? 40);
const FIRST_SEED = Number(process.env.FAULT_SEED ?? 1);
const STEPS = Number(process.env.FAULT_STEPS ?? 10);

test(
  `${HISTORIES} random histories lose, leak, orphan and kill no token unnoticed`,
  async () => {
    const started = performance.now();
    const seeds = Array.from({ length: HISTORIES }, (_, index) => FIRST_SEED + index);
    const { failures, run, orphans } = await runHistories({ seeds, length: STEPS, atOnce: 8 });
    const seconds = Math.round((performance.now() - started) / 1000);
    console.log(
      `seeds ${seeds.at(0)} to ${seeds.at(-1)}, ${STEPS} steps each, ${seconds} s; ` +
        `${orphans} tokens left behind by kills or named in an error, all found by their markers`,
    );
    expect(failures).toEqual([]);
    expect(run).toBe(HISTORIES);
  },
  60_000 + HISTORIES * 3_000,
);
