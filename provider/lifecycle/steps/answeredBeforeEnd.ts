/** How long a request that is under way at a shutdown may still be answered. */
const ANSWER_DURING_SHUTDOWN_MS = 1_500;

/**
 * Makes a request whose outcome must be known, also if the process has to end meanwhile: there is a moment left for the
 * answer, and then the request is aborted, so that there is time to look what became of it.
 */
export async function answeredBeforeEnd<T>(
  shutdown: AbortSignal,
  ask: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const patience = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const beforeEnd = () => {
    timer = setTimeout(() => patience.abort(), ANSWER_DURING_SHUTDOWN_MS);
  };
  shutdown.addEventListener("abort", beforeEnd);
  try {
    return await ask(patience.signal);
  } finally {
    clearTimeout(timer);
    shutdown.removeEventListener("abort", beforeEnd);
  }
}
