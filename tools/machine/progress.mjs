const EVERY_MS = 10_000;

/**
 * Reports every few seconds that something is still running, until it is done.
 *
 * @param {string} what for example "building pulumi"
 * @param {(line: string) => void} log
 * @param {() => Promise<T>} work
 * @param {string} [hint] shown once, for example how long it takes
 * @returns {Promise<T>}
 * @template T
 */
export async function withProgress(what, log, work, hint) {
  const started = Date.now();
  const elapsed = () => `${Math.round((Date.now() - started) / 1000)} s`;
  log(hint === undefined ? `${what} …` : `${what} (${hint}) …`);
  const timer = setInterval(() => log(`${what}: ${elapsed()}`), EVERY_MS);
  try {
    const result = await work();
    log(`${what}: done in ${elapsed()}`);
    return result;
  } finally {
    clearInterval(timer);
  }
}
