import { describeCredential } from "../../account/credential";
import type { TokenRecord } from "../../backends/backend";
import { parseDuration, parseInstant } from "../../token/time";
import type { TokenState } from "../state";
import type { Context } from "./context";
import { isAlive } from "./listing";

/** A token, or the credential, that expires within this time is worth a warning. */
const SOON_MS = 30 * 86_400_000;

/**
 * Warns that a token expires soon and nothing rotates it; undefined: it does not. With `expiresIn`, soon is at most a
 * third of that: a token that lives for a day need not warn all day.
 */
export function endsSoon(state: TokenState, now: number): string | undefined {
  const end = state.expiresAt === undefined ? undefined : parseInstant(state.expiresAt);
  if (end === undefined || end <= now) return undefined;
  const duration = state.expiresIn === undefined ? undefined : parseDuration(state.expiresIn);
  const soon = Math.min(SOON_MS, duration === undefined ? SOON_MS : duration / 3);
  if (end - now >= soon) return undefined;
  return (
    `token ${state.tokenId} expires in ${roughly(end - now)} (${state.expiresAt}) and nothing rotates it: ` +
    "change keepers, expiresIn or expiresAt to create a new one before then"
  );
}

/** Warns when the credential itself expires soon: after that, no `pulumi up` works any more. */
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
    `${describeCredential(credential)}, with which the provider authenticates, expires in ${roughly(remaining)} (${record.expiresAt}): replace it before then, or every later run fails`,
  );
}

/** A duration in its largest unit, rounded down, so that the same warning reads the same a few seconds later. */
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
