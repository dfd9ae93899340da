import { rememberSecret } from "../provider/token/redact";
import { type CommandContext, UsageError } from "./command";

/** Far longer than any token. Longer input is not a token, and is not read to its end. */
const LONGEST_BYTES = 64 * 1024;

/**
 * Reads a secret from standard input, which no other user of the machine can see. Surrounding white space, such as the
 * newline that most programs print at the end, is removed.
 *
 * @throws UsageError if there is none, or too much input
 */
export async function readSecretInput({
  stdin,
  signal,
}: Pick<CommandContext, "stdin" | "signal">): Promise<string> {
  if (stdin.isTTY) {
    throw new UsageError(
      "the secret is read from standard input, and a terminal would show it: pipe it in from where it is stored",
    );
  }
  const secret = (await untilAborted(collect(stdin), { stdin, signal })).trim();
  if (secret === "") throw new UsageError("there is no secret on standard input");
  rememberSecret(secret);
  if (!/^[\x21-\x7e]+$/.test(secret)) {
    throw new UsageError("standard input contains more than one line or word: pass only the secret");
  }
  return secret;
}

async function collect(stdin: CommandContext["stdin"]): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stdin) {
    const bytes = typeof chunk === "string" ? Buffer.from(chunk) : Buffer.from(chunk);
    size += bytes.length;
    if (size > LONGEST_BYTES) throw new UsageError("standard input contains far more than a secret");
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** An input that never ends must not keep an interrupted program alive. */
async function untilAborted<T>(
  work: Promise<T>,
  { stdin, signal }: Pick<CommandContext, "stdin" | "signal">,
): Promise<T> {
  let interrupt = () => {};
  const interrupted = new Promise<never>((_, reject) => {
    interrupt = () => {
      stdin.destroy();
      reject(new Error("interrupted"));
    };
    if (signal.aborted) interrupt();
    else signal.addEventListener("abort", interrupt);
  });
  try {
    return await Promise.race([work, interrupted]);
  } finally {
    signal.removeEventListener("abort", interrupt);
    work.catch(() => undefined);
  }
}
