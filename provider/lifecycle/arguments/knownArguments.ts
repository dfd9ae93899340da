import { TokenError } from "../../errors";
import { holdsUnknown } from "../../unknown";
import type { RawInputs } from "./failure";

/**
 * The arguments from `check`, at a point where all of them must be known.
 *
 * @param use what a token cannot be with unknown ones, for the error
 * @param subject what it is, if not a token
 * @throws TokenError `config` when something in them is not known yet
 */
export function knownArguments<T>(
  inputs: RawInputs,
  use: "created with" | "updated with",
  subject = "a token",
): T {
  if (!holdsUnknown(inputs)) return inputs as unknown as T;
  throw new TokenError("config", `${subject} cannot be ${use} arguments that are not known yet`);
}
