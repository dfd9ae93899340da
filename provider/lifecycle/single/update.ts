import { defined } from "../../defined";
import { fingerprint, holdsSecret } from "../../token/secret";
import type { RawInputs } from "../arguments/failure";
import { type TokenArguments, verifyMs } from "../arguments/fields";
import { knownArguments } from "../arguments/knownArguments";
import { NotReadyError } from "../notReady";
import { optionsOf, STATE_VERSION, type TokenState } from "../state";
import { adopt, findAlive, proveSecret } from "../steps/adopt";
import type { Context } from "../steps/context";
import { deliverToken } from "../steps/deliver";
import { isLost } from "../steps/deliverable";
import { guardScope } from "../steps/guard";
import { notVerified, verify } from "../steps/verify";

/**
 * Takes over changed options, verifies a token that was not ready, takes in a secret given by `adopt`, takes over
 * the token of a resource of before this package, and delivers what was not delivered. The service is called for
 * the middle three only.
 *
 * @param context asked for only when the service or a command is needed
 * @throws NotReadyError when the token still cannot be verified or delivered
 */
export async function update(
  state: TokenState,
  inputs: RawInputs,
  context: () => Context,
): Promise<TokenState> {
  const wanted = knownArguments<TokenArguments>(inputs, "updated with");
  if (state.stateVersion === 0) {
    const { tokenId: id, token } = state;
    const taken = await adopt(wanted, token === undefined ? { id } : { id, token }, context());
    return deliverToken({ id, state: taken, wanted: wanted.deliver }, context);
  }
  const { expiresIn: _formerLength, keepers: _formerKeepers, deliver, deliveredAt, ...rest } = state;
  const { deliver: wantedDelivery, ...options } = optionsOf(wanted);
  const updated: TokenState = {
    ...rest,
    ...options,
    ...defined({ deliver, deliveredAt }),
    stateVersion: STATE_VERSION,
  };
  const ready =
    state.status === "unverified"
      ? await verifyAgain(updated, context)
      : await takeSecretIn(updated, wanted.adopt?.token, context);
  // A secret that is known again goes to the command that wants it, which may be another one by now.
  const before = defined({ deliver, deliveredAt: ready.token === state.token ? deliveredAt : undefined });
  return deliverToken({ id: state.tokenId, state: ready, wanted: wantedDelivery, before }, context);
}

async function verifyAgain(state: TokenState, context: () => Context): Promise<TokenState> {
  const timeoutMs = verifyMs(state.verify);
  if (isLost(state)) return state;
  if (timeoutMs > 0 && state.token !== undefined) {
    const { backend, clock, shutdown } = context();
    guardScope(state, backend.scope);
    const failure = await verify(
      backend,
      { secret: state.token, id: state.tokenId },
      timeoutMs,
      clock,
      shutdown,
    );
    if (failure)
      throw new NotReadyError(notVerified(state.tokenId, timeoutMs, failure, true), state.tokenId, state);
  }
  return { ...state, status: "active" };
}

async function takeSecretIn(
  state: TokenState,
  secret: string | undefined,
  context: () => Context,
): Promise<TokenState> {
  if (secret === undefined || holdsSecret(state, secret)) return state;
  const service = context();
  guardScope(state, service.backend.scope);
  await proveSecret(secret, await findAlive(state.tokenId, service), service);
  return { ...state, token: secret, fingerprint: fingerprint(secret) };
}
