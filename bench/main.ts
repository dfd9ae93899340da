import { constants } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import type { Bench, Settings } from "./bench";
import { BENCHES } from "./benches";
import { describeMachine } from "./machine";
import { readOptions, UsageError } from "./options";
import { writeDocuments } from "./report/documents";
import { printTables } from "./report/print";
import { commitResults, writeResult } from "./results";

/** What to close if the run is interrupted, most recent first. */
const open: (() => Promise<void>)[] = [];

/** Whether a signal arrived: whatever fails afterwards was interrupted. */
let interrupted = false;

/** How long closing may take: a killed process may need a moment to exit. */
const CLOSE_TIMEOUT_MS = 15_000;

function onEnd(close: () => Promise<void>): () => void {
  if (interrupted) throw new Error("the run was interrupted");
  open.unshift(close);
  return () => {
    const place = open.indexOf(close);
    if (place >= 0) open.splice(place, 1);
  };
}

/** A signal ends the run and every process that it started. */
function endOn(signal: NodeJS.Signals): void {
  process.once(signal, async () => {
    interrupted = true;
    process.exitCode = 128 + constants.signals[signal];
    const closeAll = async () => {
      for (const close of [...open]) await close().catch(() => undefined);
    };
    // What is just being opened closes itself: nobody could close it before.
    await Promise.race([closeAll().then(() => running), sleep(CLOSE_TIMEOUT_MS)]);
    process.exit();
  });
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (options.help !== undefined) return console.log(options.help);
  if (options.docs) return await writeDocuments();
  if (options.keep) return await commitResults();

  const wanted = BENCHES.filter(({ name }) => options.only === undefined || options.only.includes(name));
  const machine = await describeMachine();
  console.log(`${machine.processor}, ${machine.cores} cores, ${machine.node}, pulumi ${machine.engine}`);
  const failed: string[] = [];
  for (const bench of wanted) {
    console.log(`\n== ${bench.name}: ${bench.what}`);
    try {
      await measure(bench, { ...options.settings, log: (line) => console.log(`  ${line}`), onEnd });
    } catch (error) {
      if (interrupted) return;
      console.error(error);
      failed.push(bench.name);
    }
  }
  if (failed.length === 0) return;
  console.error(`\nfailed: ${failed.join(", ")}`);
  process.exitCode = 1;
}

async function measure(bench: Bench, settings: Settings): Promise<void> {
  const [machine, at, started] = [await describeMachine(), new Date().toISOString(), performance.now()];
  const written = (result: object) => {
    const seconds = Math.round((performance.now() - started) / 1000);
    return { name: bench.name, at, seconds, short: settings.short, machine, result };
  };
  const save = async (soFar: object) => void (await writeResult(written(soFar)));
  const whole = written(await bench.run(settings, save));
  console.log(`== ${bench.name}: done in ${whole.seconds} s, written to ${await writeResult(whole)}`);
  printTables(whole);
}

endOn("SIGINT");
endOn("SIGTERM");
endOn("SIGHUP");
const running = main().catch((error) => {
  if (interrupted) return;
  console.error(error instanceof UsageError ? `bench: ${error.message}` : error);
  process.exitCode = error instanceof UsageError ? 2 : 1;
});
