import { randomUUID } from "node:crypto";
import { defined } from "../../defined";
import { TokenError } from "../../errors";
import { parseInstant } from "../../token/time";
import { holdsUnknown, isUnknown } from "../../unknown";
import type { Checked, RawInputs } from "../arguments/failure";
import type { Difference } from "../difference";
import { STATE_VERSION } from "../state";
import type { Context } from "../steps/context";
import { guardScope } from "../steps/guard";
import { proveCurrent } from "../steps/prove";
import { revoke } from "../steps/revoke";
import {
  type Confirmations,
  checkConfirmedBy,
  observeStores,
  sameObservations,
  unconfirmed,
} from "./confirmation";

/** What the resource's class tells a retirement about the rotating token. */
interface RetirementArguments {
  readonly tokenId: string;
  /** Which tokens they are. Undefined: management tokens. */
  readonly service?: "databaseTokens";
  readonly scope: string;
  readonly retire: string;
  readonly previousTokenId?: string;
  readonly previousRevokeAt?: string;
  /** Whether the current token is not yet verified or not yet delivered. */
  readonly waits?: boolean;
  /** What the stores show, by name; the empty text: nothing. Undefined: no store is asked. */
  readonly confirmedBy?: Readonly<Record<string, string>>;
  /** SHA-256 of the current token in hex, beside `confirmedBy`. */
  readonly fingerprint?: string;
  readonly owner: string;
}

/** A retirement as the state holds it. */
interface RetirementState {
  readonly kind: "retirement";
  readonly owner: string;
  readonly scope: string;
  /** The predecessor that was revoked last. */
  readonly retiredTokenId?: string;
  /** What the stores of `confirmedBy` showed at the last update. */
  readonly confirmations?: Confirmations;
  readonly stateVersion: number;
}

/** A retirement makes sense only where the rotating token does not revoke its predecessor by itself. */
export function checkRetirement(news: RawInputs): Checked {
  const wrong = news.retire !== undefined && !isUnknown(news.retire) && news.retire !== "manual";
  const failure = {
    property: "arguments.of",
    reason: 'the rotating token must have retire: "manual"; with "auto" it revokes its predecessor by itself',
  };
  const failures = [wrong ? failure : undefined, checkConfirmedBy(news.confirmedBy)];
  return { inputs: { ...news }, failures: failures.filter((each) => each !== undefined) };
}

/** Whether a predecessor's date has come, and what the stores show. Pure. */
export function diffRetirement(olds: RawInputs, news: RawInputs, now: number): Difference {
  const looked = observeStores(olds.confirmations, news);
  const due = isDue(olds, news, now);
  const missing = due ? unconfirmed(looked, news) : [];
  const retires = due && missing.length === 0;
  const changes =
    holdsUnknown(news) ||
    olds.__provider !== news.__provider ||
    !sameObservations(olds.confirmations, looked) ||
    retires;
  const remark = `token ${news.previousTokenId} is past its date and stays alive: ${missing.join(", ")} in confirmedBy does not show that the current token is there`;
  return {
    changes,
    replaces: [],
    due: retires ? ["retiredTokenId"] : [],
    remarks: missing.length > 0 && !holdsUnknown(news) ? [remark] : [],
  };
}

/**
 * Revokes the predecessor when its date has come. The engine calls this only once nothing that the resource
 * depends on has failed in this run. Whether a store that this run left alone has the current token, only what it
 * shows can tell.
 *
 * @param olds the state before; empty for a new resource
 */
export async function retire(
  olds: RawInputs,
  inputs: RawInputs,
  now: number,
  context: () => Context,
): Promise<RetirementState> {
  const { owner, scope, tokenId, previousTokenId, waits = false } = inputs as unknown as RetirementArguments;
  const before = typeof olds.retiredTokenId === "string" ? olds.retiredTokenId : undefined;
  let retiredTokenId = before;
  const confirmations = observeStores(olds.confirmations, inputs);
  const confirmed = unconfirmed(confirmations, inputs).length === 0;
  if (previousTokenId !== undefined && isDue(olds, inputs, now) && confirmed) {
    if (waits) {
      throw new TokenError(
        "invalid-token",
        `the current token ${tokenId} is not ready (verified and delivered): its predecessor ${previousTokenId} was not revoked. Update the whole stack first`,
      );
    }
    const service = context();
    guardScope({ tokenId: previousTokenId, scope }, service.backend.scope);
    if (previousTokenId === tokenId) {
      throw new TokenError("config", `token ${tokenId} is not its own predecessor: it was not revoked`);
    }
    await proveCurrent({ tokenId, previousTokenId }, service);
    // Which token it is, the arguments only claim. Without a prefix, its record shows whether it is the credential.
    await revoke({ tokenId: previousTokenId, tokenPrefix: "", scope }, service);
    retiredTokenId = previousTokenId;
  }
  return defined({
    kind: "retirement" as const,
    owner,
    scope,
    retiredTokenId,
    confirmations,
    stateVersion: STATE_VERSION,
  });
}

/** A new retirement's id: it owns no token. */
export function newRetirementId(): string {
  return randomUUID();
}

function isDue(olds: RawInputs, { previousTokenId, previousRevokeAt }: RawInputs, now: number): boolean {
  if (typeof previousTokenId !== "string" || isUnknown(previousTokenId)) return false;
  if (previousTokenId === olds.retiredTokenId || typeof previousRevokeAt !== "string") return false;
  const at = parseInstant(previousRevokeAt);
  return at !== undefined && at <= now;
}
