import { defined } from "../defined";
import { TokenError } from "../errors";
import { holdsUnknown } from "../unknown";
import { type TokenArguments, verifyMs } from "./arguments";
import type { RawInputs } from "./check";
import type { Context } from "./context";
import { guardScope } from "./guard";
import { NotReadyError } from "./notReady";
import { STATE_VERSION, type TokenState } from "./state";
import { notVerified, verify } from "./verify";

/**
 * Takes over changed options, and verifies a token that was not ready. The service is called only for the latter.
 *
 * @param context asked for only when the service is needed
 * @throws NotReadyError when the token still cannot be verified
 */
export async function update(
  state: TokenState,
  inputs: RawInputs,
  context: () => Promise<Context>,
): Promise<TokenState> {
  if (holdsUnknown(inputs))
    throw new TokenError("config", "a token cannot be updated with arguments that are not known yet");
  const wanted = inputs as unknown as TokenArguments;
  const { expiresIn: _formerLength, keepers: _formerKeepers, ...kept } = state;
  const updated: TokenState = {
    ...kept,
    ...defined({ expiresIn: wanted.expiresIn, keepers: wanted.keepers }),
    onInvalid: wanted.onInvalid ?? "replace",
    verify: wanted.verify ?? true,
    owner: wanted.owner,
    stateVersion: STATE_VERSION,
  };
  if (state.status !== "unverified") return updated;
  const timeoutMs = verifyMs(wanted.verify);
  if (timeoutMs > 0) await verifyAgain(updated, timeoutMs, await context());
  return { ...updated, status: "active" };
}

async function verifyAgain(state: TokenState, timeoutMs: number, context: Context): Promise<void> {
  guardScope(state, context.backend.scope);
  if (state.token === undefined) return;
  const failure = await verify(
    context.backend,
    { secret: state.token, id: state.tokenId },
    timeoutMs,
    context.clock,
    context.ending,
  );
  if (failure) throw new NotReadyError(notVerified(state.tokenId, timeoutMs, failure), state);
}
