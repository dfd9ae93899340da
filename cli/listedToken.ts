import type { TokenRecord } from "../provider/backends/backend";
import { defined } from "../provider/defined";
import { statusOf } from "../provider/lifecycle/steps/listing";
import { splitDescription } from "../provider/token/ownerMarker";
import { parseInstant } from "../provider/token/time";

/** A token as commands show it. The same fields are in `--json`. */
export interface ListedToken {
  readonly id: string;
  /** The first characters of the secret, enough to recognize it. */
  readonly prefix: string;
  readonly status: "active" | "expired" | "revoked";
  /** What it is for, without the owner marker. */
  readonly description: string;
  /** `ORG/PROJECT/STACK/NAME` of the resource it was made for, encoded as in the marker. */
  readonly owner?: string;
  /** Which attempt made it. */
  readonly nonce?: string;
  readonly createdAt: string;
  readonly createdBy?: string;
  readonly expiresAt?: string;
  readonly revokedAt?: string;
}

/** What a record says, its description taken apart. */
export function listedToken(record: TokenRecord, now: number): ListedToken {
  const { text, marker } = splitDescription(record.description);
  return defined({
    id: record.id,
    prefix: record.tokenPrefix,
    status: statusOf(record, now),
    description: text,
    owner: marker?.path,
    nonce: marker?.nonce,
    createdAt: record.createdAt,
    createdBy: record.createdBy,
    expiresAt: record.expiresAt,
    revokedAt: record.revokedAt,
  });
}

/** Whether a token lives, and ends within a length of time. */
export function endsWithin({ status, expiresAt }: ListedToken, now: number, length: number): boolean {
  if (status !== "active" || expiresAt === undefined) return false;
  return (parseInstant(expiresAt) ?? 0) - now <= length;
}
