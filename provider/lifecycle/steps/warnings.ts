import { describeCredential } from "../../account/credential";
import type { TokenRecord } from "../../backends/backend";
import { parseDuration, parseInstant } from "../../token/time";
import type { TokenState } from "../state";
import type { Context } from "./context";
import { isAlive } from "./listing";

/** A token, or the credential, that ends within this time is worth a warning. */
const SOON_MS = 30 * 86_400_000;

/**
 * Says that a token ends soon and nothing rotates it; undefined: it does not. Of a token with a length of life a
 * third of it counts, where that is shorter: one that is made for a day need not warn all day.
 */
export function endsSoon(state: TokenState, now: number): string | undefined {
  const end = state.expiresAt === undefined ? undefined : parseInstant(state.expiresAt);
  if (end === undefined || end <= now) return undefined;
  const duration = state.expiresIn === undefined ? undefined : parseDuration(state.expiresIn);
  const soon = Math.min(SOON_MS, duration === undefined ? SOON_MS : duration / 3);
  if (end - now >= soon) return undefined;
  return (
    `token ${state.tokenId} ends in ${roughly(end - now)} (${state.expiresAt}) and nothing rotates it: ` +
    "change keepers, expiresIn or expiresAt to have a new one made before"
  );
}

/** Warns when the credential itself ends soon: then no `pulumi up` would work any more. */
export function warnOfCredential(records: readonly TokenRecord[], context: Context): void {
  const [credential] = context.credentials;
  if (credential === undefined || credential.prefix === "") return;
  const now = context.clock.now();
  const own = records.filter(({ tokenPrefix }) => tokenPrefix === credential.prefix);
  const [record] = own.filter((candidate) => isAlive(candidate, now));
  // Two tokens with one prefix cannot be told apart without their secrets.
  if (own.length !== 1 || record?.expiresAt === undefined) return;
  const remaining = (parseInstant(record.expiresAt) ?? now) - now;
  if (remaining >= SOON_MS) return;
  context.warn(
    `${describeCredential(credential)}, with which the provider authenticates, ends in ${roughly(remaining)} (${record.expiresAt}): replace it before, or every later run fails`,
  );
}

/** A length in its largest unit, rounded down: the same warning, seconds later, is not another one. */
function roughly(milliseconds: number): string {
  const minutes = Math.max(0, Math.floor(milliseconds / 60_000));
  const [count, unit] =
    minutes >= 2_880
      ? [Math.floor(minutes / 1_440), "day"]
      : minutes >= 120
        ? [Math.floor(minutes / 60), "hour"]
        : [minutes, "minute"];
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
