import type { CommandContext } from "./command";

const FIRST_MS = 2_000;
const THEN_MS = 15_000;

/** Reports on standard error what is running, if it takes longer than two seconds. */
export async function withProgress<T>(
  what: string,
  { printError }: Pick<CommandContext, "printError">,
  work: () => Promise<T>,
): Promise<T> {
  const started = Date.now();
  let timer: NodeJS.Timeout;
  const tell = () => {
    printError(`${what} (${Math.round((Date.now() - started) / 1000)} s so far)`);
    timer = setTimeout(tell, THEN_MS);
  };
  timer = setTimeout(tell, FIRST_MS);
  try {
    return await work();
  } finally {
    clearTimeout(timer);
  }
}
