import { constants } from "node:os";

const cleanups = new Set();
let ending = false;

/**
 * Runs a cleanup when a signal ends this process, which then exits as that signal would make it.
 *
 * @param {(signal: NodeJS.Signals) => void | Promise<void>} cleanup
 * @returns {() => void} call it when no cleanup is needed any more
 */
export function onInterruption(cleanup) {
  if (cleanups.size === 0) for (const signal of signals) process.on(signal, end);
  cleanups.add(cleanup);
  return () => {
    cleanups.delete(cleanup);
    if (cleanups.size === 0) for (const signal of signals) process.off(signal, end);
  };
}

const signals = ["SIGINT", "SIGTERM", "SIGHUP"];

async function end(signal) {
  if (ending) return;
  ending = true;
  // The last one registered runs first.
  for (const cleanup of [...cleanups].reverse()) {
    await Promise.resolve()
      .then(() => cleanup(signal))
      .catch((error) => console.error(`while stopping: ${error.message}`));
  }
  process.exit(128 + constants.signals[signal]);
}
