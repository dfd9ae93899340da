import { defined } from "../../defined";
import { fingerprint, holdsSecret, publicPrefix } from "../../token/secret";
import type { Deliver } from "../arguments/deliver";
import type { RawInputs } from "../arguments/failure";
import type { TokenArguments } from "../arguments/fields";
import { knownArguments } from "../arguments/knownArguments";
import { optionsOf, STATE_VERSION, type TokenState } from "../state";
import { adopt, findAlive, proveSecret } from "../steps/adopt";
import type { Context } from "../steps/context";
import { deliverToken } from "../steps/deliver";
import { isLost } from "../steps/deliverable";
import { editsOf, withEdits } from "../steps/edit";
import { guardScope } from "../steps/guard";
import { verifyAgain } from "../steps/verifyAgain";

/**
 * Records changed options, verifies a token that was not ready, stores a secret that `adopt` names, adopts the token of
 * a hand-made resource from before this package, and delivers what was not delivered. Recording options needs neither
 * the service nor a command.
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
  const { tokenId } = state;
  return withEdits(
    { id: tokenId, state, edits: editsOf(state, inputs), wanted, current: tokenId },
    () => guarded(state, context),
    (edited) => updateEdited(edited, wanted, context),
  );
}

/** The rest of an update, once the token on the service has what can change there in place. */
async function updateEdited(
  state: TokenState,
  wanted: TokenArguments,
  context: () => Context,
): Promise<TokenState> {
  const { expiresIn: _formerDuration, keepers: _formerKeepers, deliver, deliveredAt, ...rest } = state;
  const { deliver: wantedDelivery, ...options } = optionsOf(wanted);
  const updated: TokenState = {
    ...rest,
    ...options,
    ...defined({ deliver, deliveredAt }),
    stateVersion: STATE_VERSION,
  };
  const ready =
    state.status === "unverified"
      ? await becomeReady(state, updated, wantedDelivery, context)
      : await takeSecretIn(updated, wanted.adopt?.token, context);
  // A secret that is known again is delivered to the present command, which may have changed meanwhile.
  const before = defined({ deliver, deliveredAt: ready.token === state.token ? deliveredAt : undefined });
  return deliverToken({ id: state.tokenId, state: ready, wanted: wantedDelivery, before }, context);
}

/** A token that was not ready was delivered to nobody: its state does not mention a former command. */
async function becomeReady(
  { owner }: TokenState,
  updated: TokenState,
  deliver: Deliver | undefined,
  context: () => Context,
): Promise<TokenState> {
  if (isLost(updated)) return updated;
  const { deliver: _former, deliveredAt: _never, ...bare } = updated;
  const provenBy = await verifyAgain(updated.tokenId, { ...bare, ...defined({ deliver }), owner }, () =>
    guarded(updated, context),
  );
  return { ...updated, ...defined({ verifiedBy: provenBy }), status: "active" };
}

async function takeSecretIn(
  state: TokenState,
  secret: string | undefined,
  context: () => Context,
): Promise<TokenState> {
  if (secret === undefined || holdsSecret(state, secret)) return state;
  const service = guarded(state, context);
  const provenBy = await proveSecret(secret, await findAlive(state.tokenId, service), service);
  return {
    ...state,
    ...defined({ verifiedBy: provenBy }),
    token: secret,
    tokenPrefix: state.tokenPrefix || publicPrefix(secret),
    fingerprint: fingerprint(secret),
  };
}

/** The service, where it is the token's own. */
function guarded(state: TokenState, context: () => Context): Context {
  const service = context();
  guardScope(state, service.backend.scope);
  return service;
}
