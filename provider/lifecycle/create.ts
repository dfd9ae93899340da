import type { CreatedToken } from "../backends/backend";
import { defined } from "../defined";
import { TokenError } from "../errors";
import { formatInstant, parseInstant, parseLength } from "../expiry";
import { fingerprint } from "../secret";
import { holdsUnknown } from "../unknown";
import { SHORTEST_LIFE_MS, type TokenArguments, verifyMs } from "./arguments";
import type { RawInputs } from "./check";
import type { Context } from "./context";
import { endedEarly, mint, revokeAgain } from "./mint";
import { NotReadyError } from "./notReady";
import { STATE_VERSION, type TokenState } from "./state";
import { notVerified, verify } from "./verify";

/**
 * Makes a token and verifies it.
 *
 * @param inputs what `check` handed on
 * @throws NotReadyError when the token exists and could not be verified
 * @throws TokenError when there is none
 */
export async function create(inputs: RawInputs, context: Context): Promise<TokenState> {
  if (holdsUnknown(inputs)) {
    throw new TokenError("config", "a token cannot be made from arguments that are not known yet");
  }
  const wanted = inputs as unknown as TokenArguments;
  const expiresAt = resolveExpiry(wanted, context.clock.now());
  const created = await mint(
    defined({ description: wanted.description, owner: wanted.owner, expiresAt }),
    context,
  );
  const state = stateOf(wanted, created, expiresAt, context);
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
  if (context.ending.aborted) {
    await revokeAgain(created.record.id, context);
    throw endedEarly(created.record.id);
  }
  if (failure)
    throw new NotReadyError(notVerified(state.tokenId, timeoutMs, failure), {
      ...state,
      status: "unverified",
    });
  return state;
}

function resolveExpiry(wanted: TokenArguments, now: number): string | undefined {
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

function stateOf(
  wanted: TokenArguments,
  { record, secret }: CreatedToken,
  expiresAt: string | undefined,
  context: Context,
): TokenState {
  return defined({
    description: wanted.description,
    expiresIn: wanted.expiresIn,
    expiresAt,
    keepers: wanted.keepers,
    onInvalid: wanted.onInvalid ?? ("replace" as const),
    verify: wanted.verify ?? true,
    owner: wanted.owner,
    token: secret,
    tokenId: record.id,
    tokenPrefix: record.tokenPrefix,
    fingerprint: fingerprint(secret),
    scope: context.backend.scope,
    createdAt: record.createdAt,
    createdBy: record.createdBy,
    status: "active" as const,
    stateVersion: STATE_VERSION,
  });
}
