import { fingerprint } from "../secret";
import { adopt, findAlive, proveSecret } from "./adopt";
import { type TokenArguments, verifyMs } from "./arguments";
import type { RawInputs } from "./check";
import type { Context } from "./context";
import { guardScope } from "./guard";
import { knownArguments } from "./knownArguments";
import { NotReadyError } from "./notReady";
import { optionsOf, STATE_VERSION, type TokenState } from "./state";
import { notVerified, verify } from "./verify";

/**
 * Takes over changed options, verifies a token that was not ready, takes in a secret given by `adopt`, and takes
 * over the token of a resource of before this package. The service is called only for the last three.
 *
 * @param context asked for only when the service is needed
 * @throws NotReadyError when the token still cannot be verified
 */
export async function update(
  state: TokenState,
  inputs: RawInputs,
  context: () => Context,
): Promise<TokenState> {
  const wanted = knownArguments<TokenArguments>(inputs, "updated with");
  if (state.stateVersion === 0) {
    const { tokenId: id, token } = state;
    return adopt(wanted, token === undefined ? { id } : { id, token }, context());
  }
  const { expiresIn: _formerLength, keepers: _formerKeepers, ...kept } = state;
  const updated: TokenState = { ...kept, ...optionsOf(wanted), stateVersion: STATE_VERSION };
  if (state.status === "unverified") return verifyAgain(updated, context);
  return takeSecretIn(updated, wanted.adopt?.token, context);
}

async function verifyAgain(state: TokenState, context: () => Context): Promise<TokenState> {
  const timeoutMs = verifyMs(state.verify);
  if (timeoutMs > 0 && state.token !== undefined) {
    const { backend, clock, ending } = context();
    guardScope(state, backend.scope);
    const failure = await verify(
      backend,
      { secret: state.token, id: state.tokenId },
      timeoutMs,
      clock,
      ending,
    );
    if (failure)
      throw new NotReadyError(notVerified(state.tokenId, timeoutMs, failure), state.tokenId, state);
  }
  return { ...state, status: "active" };
}

async function takeSecretIn(
  state: TokenState,
  secret: string | undefined,
  context: () => Context,
): Promise<TokenState> {
  if (secret === undefined || fingerprint(secret) === state.fingerprint) return state;
  const service = context();
  guardScope(state, service.backend.scope);
  await proveSecret(secret, await findAlive(state.tokenId, service), service);
  return { ...state, token: secret, fingerprint: fingerprint(secret) };
}
