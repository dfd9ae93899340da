/**
 * Runs work before this process ends, however it ends, except after a SIGKILL. Only synchronous work is reliable then.
 */

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

const cleanUps = new Set<() => void>();

/**
 * Runs work when the process ends: by `process.exit`, an uncaught error, an empty event loop, or a signal.
 *
 * @returns cancels it
 */
export function atExit(cleanUp: () => void): () => void {
  if (cleanUps.size === 0) listen();
  cleanUps.add(cleanUp);
  return () => {
    if (cleanUps.delete(cleanUp) && cleanUps.size === 0) stopListening();
  };
}

function listen(): void {
  process.on("exit", runAll);
  // Runs first: listeners that are called only once are still counted then.
  for (const signal of SIGNALS) process.prependListener(signal, onSignal);
}

function stopListening(): void {
  process.removeListener("exit", runAll);
  for (const signal of SIGNALS) process.removeListener(signal, onSignal);
}

function onSignal(signal: NodeJS.Signals): void {
  // If others listen too, they decide how the process ends, and its exit comes later.
  if (process.listenerCount(signal) > 1) return;
  runAll();
  stopListening();
  process.kill(process.pid, signal);
}

function runAll(): void {
  for (const cleanUp of cleanUps) {
    try {
      cleanUp();
    } catch {
      // The other callbacks still have to run, and nobody is left to report the error to.
    }
  }
  cleanUps.clear();
}
