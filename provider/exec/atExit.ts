/**
 * What must be done before this process is gone, however it ends: short of SIGKILL. Only synchronous work can be
 * relied on then.
 */

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

const cleanUps = new Set<() => void>();

/**
 * Has something done at the end of the process: at a call of `process.exit`, an uncaught error, an emptied event
 * loop, or a signal.
 *
 * @returns takes it back
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
  // First in line: listeners that are called once are still counted then.
  for (const signal of SIGNALS) process.prependListener(signal, onSignal);
}

function stopListening(): void {
  process.removeListener("exit", runAll);
  for (const signal of SIGNALS) process.removeListener(signal, onSignal);
}

function onSignal(signal: NodeJS.Signals): void {
  // Whoever else listens decides how the process ends, and its exit comes later.
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
      // The others have to have their turn; there is nobody left to tell.
    }
  }
  cleanUps.clear();
}
