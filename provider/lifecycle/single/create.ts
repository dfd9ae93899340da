import { defined } from "../../defined";
import { TokenError } from "../../errors";
import { formatInstant, parseDuration, parseInstant } from "../../token/time";
import { deliveryMs } from "../arguments/deliver";
import type { RawInputs } from "../arguments/failure";
import { SHORTEST_LIFE_MS, type TokenArguments, verifyMs } from "../arguments/fields";
import { knownArguments } from "../arguments/knownArguments";
import { stateOf, type TokenState } from "../state";
import { adopt } from "../steps/adopt";
import type { Context } from "../steps/context";
import { deliverToken } from "../steps/deliver";
import { makeReady } from "../steps/makeReady";
import { mint } from "../steps/mint";

/**
 * Creates a token, verifies it and delivers it; or adopts one and delivers it.
 *
 * @param inputs what `check` returned
 * @throws NotReadyError when the token exists and could not be verified or delivered
 * @throws TokenError when there is none
 */
export async function create(inputs: RawInputs, context: Context): Promise<TokenState> {
  const wanted = knownArguments<TokenArguments>(inputs, "created with");
  if (wanted.adopt === undefined) return createToken(wanted, context);
  const state = await adopt(wanted, wanted.adopt, context);
  return deliverToken({ id: state.tokenId, state, wanted: wanted.deliver }, () => context);
}

async function createToken(wanted: TokenArguments, context: Context): Promise<TokenState> {
  if (wanted.deliver !== undefined) context.requireProgram(wanted.deliver.command);
  const expiresAt = resolveExpiry(wanted, context.clock.now());
  const created = await mint(
    defined({
      description: wanted.description,
      owner: wanted.owner,
      expiresAt,
      permissions: wanted.permissions,
    }),
    context,
  );
  const state = stateOf(wanted, created.record, {
    scope: context.backend.scope,
    expiresAt,
    secret: created.secret,
  });
  return makeReady({ id: state.tokenId, created, state }, context);
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
      `the token would expire at ${formatInstant(end)}, in less than ${shortest / 1000} s: nothing could use it. Give a later expiresAt`,
    );
  }
  return formatInstant(end);
}
