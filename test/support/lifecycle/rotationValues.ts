import type { RotationArguments } from "../../../provider/lifecycle/rotation/arguments";
import { readRotation } from "../../../provider/lifecycle/rotation/state";
import { DAY } from "../time";

/** The instant at which the token of {@link state} was made. */
export const BORN = Date.parse("2027-01-01T00:00:00Z");

/** The account of {@link state}. */
export const SCOPE = "dedicated:11111111-1111-4111-8111-111111111111";

/** An instant so many days after the token of {@link state} was made. */
export function day(days: number): number {
  return BORN + days * DAY;
}

/** The same as text. */
export function dayText(days: number): string {
  return new Date(day(days)).toISOString().replace(".000Z", "Z");
}

/** Arguments as `check` hands them on. */
export const inputs = {
  description: "CI",
  expiresIn: "90d",
  rotateBefore: "30d",
  overlap: "7d",
  owner: "acme/infra/prod/ci",
  kind: "rotating",
  __provider: "text",
} as const satisfies RotationArguments & Record<string, unknown>;

/** The outputs of a rotating token in its first generation, as the engine hands them back. */
export const outputs = {
  kind: "rotating",
  description: "CI",
  expiresIn: "90d",
  rotateBefore: "30d",
  overlap: "7d",
  retire: "auto",
  verify: true,
  owner: "acme/infra/prod/ci",
  token: "M.V1.abcd0000000000000000",
  tokenId: "33333333-3333-4333-8333-333333333333",
  tokenPrefix: "M.V1.abcd",
  fingerprint: "f".repeat(64),
  scope: SCOPE,
  createdAt: dayText(0),
  expiresAt: dayText(90),
  rotateAt: dayText(60),
  status: "active",
  generation: 1,
  stateVersion: 1,
  __provider: "text",
} as const;

/** What the outputs hold of a predecessor that ends with the seventh day. */
export const predecessor = {
  previousToken: "M.V1.wxyz0000000000000000",
  previousTokenId: "44444444-4444-4444-8444-444444444444",
  previousTokenPrefix: "M.V1.wxyz",
  previousRevokeAt: dayText(7),
  previousExpiresAt: dayText(30),
} as const;

/** The same as the lifecycle reads them. */
export const state = readRotation(outputs);
