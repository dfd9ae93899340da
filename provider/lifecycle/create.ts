import { defined } from "../defined";
import { isTokenError, TokenError } from "../errors";
import { formatInstant, parseInstant, parseLength } from "../expiry";
import { adopt } from "./adopt";
import { SHORTEST_LIFE_MS, type TokenArguments, verifyMs } from "./arguments";
import type { RawInputs } from "./check";
import type { Context } from "./context";
import { knownArguments } from "./knownArguments";
import { endedEarly, mint, revokeAgain } from "./mint";
import { NotReadyError } from "./notReady";
import { stateOf, type TokenState } from "./state";
import { notVerified, verify } from "./verify";

/**
 * Makes a token and verifies it, or adopts one.
 *
 * @param inputs what `check` handed on
 * @throws NotReadyError when the token exists and could not be verified
 * @throws TokenError when there is none
 */
export async function create(inputs: RawInputs, context: Context): Promise<TokenState> {
  const wanted = knownArguments<TokenArguments>(inputs, "made from");
  if (wanted.adopt !== undefined) return adopt(wanted, wanted.adopt, context);
  return make(wanted, context);
}

async function make(wanted: TokenArguments, context: Context): Promise<TokenState> {
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
  const failure =
    timeoutMs === 0
      ? undefined
      : await verify(
          context.backend,
          { secret: created.secret, id: created.record.id },
          timeoutMs,
          context.clock,
          context.ending,
        );
  if (context.ending.aborted) throw await endEarly(state, context);
  if (failure)
    throw new NotReadyError(notVerified(state.tokenId, timeoutMs, failure), state.tokenId, {
      ...state,
      status: "unverified",
    });
  return state;
}

/** Takes a token back that nobody may be told of any more. Where that fails, whoever still listens records it. */
async function endEarly(state: TokenState, context: Context): Promise<Error> {
  try {
    await revokeAgain(state.tokenId, context);
    return endedEarly(state.tokenId);
  } catch (error) {
    if (!isTokenError(error)) throw error;
    return new NotReadyError(error, state.tokenId, { ...state, status: "unverified" });
  }
}

export function resolveExpiry(wanted: TokenArguments, now: number): string | undefined {
  const length = wanted.expiresIn === undefined ? undefined : parseLength(wanted.expiresIn);
  const end =
    length !== undefined
      ? now + length
      : wanted.expiresAt === undefined
        ? undefined
        : parseInstant(wanted.expiresAt);
  if (end === undefined) return undefined;
  const shortest = SHORTEST_LIFE_MS + verifyMs(wanted.verify);
  if (end - now < shortest) {
    throw new TokenError(
      "config",
      `the token would end at ${formatInstant(end)}, in less than ${shortest / 1000} s: nothing could use it. Give a later expiresAt`,
    );
  }
  return formatInstant(end);
}
