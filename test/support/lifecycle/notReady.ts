import { NotReadyError } from "../../../provider/lifecycle/notReady";

/** The failure of a call that has the resource recorded all the same. */
export async function notReady(attempt: Promise<unknown>): Promise<NotReadyError> {
  const error: unknown = await attempt.then(
    () => new Error("it succeeded"),
    (reason) => reason,
  );
  if (error instanceof NotReadyError) return error;
  throw error;
}
