import type { ProvenRecord, TokenBackend } from "../../backends/backend";
import type { Clock } from "../../clock";
import { isTokenError, TokenError } from "../../errors";
import type { Context } from "./context";
import { type ExpectedMarker, markerProblem } from "./marker";

/** A token to verify. */
interface UnverifiedToken {
  readonly secret: string;
  readonly id: string;
  /** Says what is wrong with the record that the service shows; that ends the verification. */
  readonly judge?: (record: ProvenRecord) => TokenError | undefined;
}

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 2_000;

/**
 * Uses a new token until the service accepts it and shows the token alive in its scope.
 *
 * 401, 403 and "not found" mean "not yet" until the deadline; 429, 5xx and a failing network say nothing about
 * the token. Neither is a reason to revoke it.
 *
 * @returns undefined when it was accepted, else why it was not
 */
export async function verify(
  backend: TokenBackend,
  token: UnverifiedToken,
  timeoutMs: number,
  clock: Clock,
  shutdown?: AbortSignal,
): Promise<TokenError | undefined> {
  const deadline = clock.now() + timeoutMs;
  let answered: TokenError | undefined;
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
    const { failure, cutOff, judged } = await probeUntil(deadline, backend, token, clock, shutdown);
    if (judged !== undefined) return judged;
    if (failure === undefined || failure.code === "invalid-token" || shutdown?.aborted) return failure;
    // The failure of the attempt before says more than that our own deadline cut this one off.
    if (cutOff) return answered ?? failure;
    answered = failure;
    const remaining = deadline - clock.now();
    if (remaining <= 0) return failure;
    await clock.sleep(Math.min(wait, remaining), shutdown);
  }
}

/** A token whose description has to show its owner marker once the service accepts it. */
interface MarkedToken {
  readonly secret: string;
  readonly id: string;
  readonly marker: ExpectedMarker;
}

/**
 * Verifies a token, and that the service kept its owner marker.
 *
 * @returns `failure`: why it was not accepted; `unmarked`: the same, where a missing marker is the reason; `provenBy`:
 *   what proved that it works, where it was not the token itself that asked
 */
export async function verifyMarked(
  { secret, id, marker }: MarkedToken,
  timeoutMs: number,
  { backend, clock, shutdown }: Pick<Context, "backend" | "clock" | "shutdown">,
): Promise<{
  readonly failure?: TokenError | undefined;
  readonly unmarked?: TokenError | undefined;
  readonly provenBy?: ProvenRecord["provenBy"];
}> {
  let unmarked: TokenError | undefined;
  let provenBy: ProvenRecord["provenBy"];
  const judge = (shown: ProvenRecord) => {
    provenBy = shown.provenBy;
    unmarked = markerProblem(shown, marker);
    return unmarked;
  };
  const failure = await verify(backend, { secret, id, judge }, timeoutMs, clock, shutdown);
  return { failure, unmarked, provenBy };
}

async function probeUntil(
  deadline: number,
  backend: TokenBackend,
  { secret, id, judge }: UnverifiedToken,
  clock: Clock,
  shutdown?: AbortSignal,
): Promise<{
  readonly failure?: TokenError;
  readonly judged?: TokenError | undefined;
  readonly cutOff: boolean;
}> {
  const late = new AbortController();
  const abort = () => late.abort();
  const timer = setTimeout(abort, Math.max(1, deadline - clock.now()));
  shutdown?.addEventListener("abort", abort);
  try {
    const record = await backend.probe(secret, id, { signal: late.signal });
    return { judged: judge?.(record), cutOff: false };
  } catch (error) {
    // Whatever failed, the token exists, and its id and secret must reach the state.
    const failure = isTokenError(error)
      ? error
      : new TokenError("protocol", `using token ${id} failed`, { cause: error });
    return { failure, cutOff: late.signal.aborted };
  } finally {
    clearTimeout(timer);
    shutdown?.removeEventListener("abort", abort);
  }
}

/**
 * The failure of a verification as the user reads it.
 *
 * @param stays whether the token stays: its secret is in the state
 */
export function notVerified(id: string, timeoutMs: number, why: TokenError, stays: boolean): TokenError {
  const next =
    ". It is recorded as not ready: the next `pulumi up` verifies it again, `pulumi destroy` revokes it";
  return new TokenError(
    "invalid-token",
    `token ${id} was created and the service did not confirm within ${timeoutMs / 1000} s that it can be used (${why.message})${stays ? next : ""}`,
    { cause: why },
  );
}
