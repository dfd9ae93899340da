import { TokenError } from "../../provider/errors";

/** The failure of an attempt, which must be one, and of this kind. */
export async function failureOf(attempt: Promise<unknown>): Promise<TokenError>;
export async function failureOf<T extends Error>(
  attempt: Promise<unknown>,
  kind: abstract new (...args: never[]) => T,
): Promise<T>;
export async function failureOf(
  attempt: Promise<unknown>,
  kind: abstract new (...args: never[]) => Error = TokenError,
): Promise<Error> {
  const error: unknown = await attempt.then(
    () => {
      throw new Error("it succeeded");
    },
    (reason: unknown) => reason,
  );
  if (error instanceof kind) return error;
  throw new Error(`it did not fail as it should, but with ${error}`);
}
