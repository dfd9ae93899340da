import { defined } from "../../defined";
import { TokenError } from "../../errors";
import { formatInstant, parseDuration, parseInstant } from "../../token/time";
import { deliveryMs, secretInState } from "../arguments/deliver";
import type { RawInputs } from "../arguments/failure";
import { SHORTEST_LIFE_MS, type TokenArguments, verifyMs } from "../arguments/fields";
import { knownArguments } from "../arguments/knownArguments";
import { NotReadyError } from "../notReady";
import { stateOf, type TokenState } from "../state";
import { adopt } from "../steps/adopt";
import type { Context } from "../steps/context";
import { deliverToken } from "../steps/deliver";
import { storableState, unusable } from "../steps/deliverable";
import { discard } from "../steps/discard";
import { markerProblem } from "../steps/marker";
import { mint } from "../steps/mint";
import { notVerified, verify } from "../steps/verify";

/**
 * Makes a token, verifies it and delivers it, or adopts one and delivers that.
 *
 * @param inputs what `check` handed on
 * @throws NotReadyError when the token exists and could not be verified or delivered
 * @throws TokenError when there is none
 */
export async function create(inputs: RawInputs, context: Context): Promise<TokenState> {
  const wanted = knownArguments<TokenArguments>(inputs, "made from");
  if (wanted.adopt === undefined) return make(wanted, context);
  const state = await adopt(wanted, wanted.adopt, context);
  return deliverToken({ id: state.tokenId, state, wanted: wanted.deliver }, () => context);
}

async function make(wanted: TokenArguments, context: Context): Promise<TokenState> {
  if (wanted.deliver !== undefined) context.requireProgram(wanted.deliver.command);
  const expiresAt = resolveExpiry(wanted, context.clock.now());
  const created = await mint(
    defined({ description: wanted.description, owner: wanted.owner, expiresAt }),
    context,
  );
  const state = stateOf(wanted, created.record, {
    scope: context.backend.scope,
    expiresAt,
    secret: created.secret,
  });
  const timeoutMs = verifyMs(wanted.verify);
  // What a creation answers may be the request's echo; what is shown afterwards is what the service keeps.
  let unmarked: TokenError | undefined;
  const failure =
    timeoutMs === 0
      ? undefined
      : await verify(
          context.backend,
          {
            secret: created.secret,
            id: created.record.id,
            judge: (shown) => {
              unmarked = markerProblem(shown, created.marker);
              return unmarked;
            },
          },
          timeoutMs,
          context.clock,
          context.shutdown,
        );
  const unverified: TokenState = { ...state, status: "unverified" };
  if (context.shutdown.aborted) throw await takeBack(unverified, context);
  if (unmarked !== undefined) throw await takeBack(unverified, context, unmarked, true);
  const staysInState = secretInState(wanted.deliver);
  if (failure) {
    const why = notVerified(state.tokenId, timeoutMs, failure, staysInState);
    throw staysInState
      ? new NotReadyError(why, state.tokenId, unverified)
      : await takeBack(unverified, context, why);
  }
  try {
    // Once a command has taken the token, it stays, even if the process has to end: consumers may hold it.
    const made = { id: state.tokenId, state, wanted: wanted.deliver, takenBack: true };
    return await deliverToken(made, () => context);
  } catch (error) {
    if (!(error instanceof NotReadyError) || (staysInState && !context.shutdown.aborted)) throw error;
    throw await takeBack(unverified, context, context.shutdown.aborted ? undefined : error.reason);
  }
}

/** Revokes a new token again. Where that fails, whoever still listens records it. */
async function takeBack(
  state: TokenState,
  context: Context,
  why?: TokenError,
  explained = false,
): Promise<Error> {
  const { tokenId, tokenPrefix } = state;
  const record = { id: tokenId, state: explained ? unusable(state) : storableState(state) };
  return discard({ tokenId, tokenPrefix, ...defined({ why }), explained, record }, context);
}

function resolveExpiry(wanted: TokenArguments, now: number): string | undefined {
  const duration = wanted.expiresIn === undefined ? undefined : parseDuration(wanted.expiresIn);
  const end =
    duration !== undefined
      ? now + duration
      : wanted.expiresAt === undefined
        ? undefined
        : parseInstant(wanted.expiresAt);
  if (end === undefined) return undefined;
  const shortest = SHORTEST_LIFE_MS + verifyMs(wanted.verify) + deliveryMs(wanted.deliver);
  if (end - now < shortest) {
    throw new TokenError(
      "config",
      `the token would end at ${formatInstant(end)}, in less than ${shortest / 1000} s: nothing could use it. Give a later expiresAt`,
    );
  }
  return formatInstant(end);
}
