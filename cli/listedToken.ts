import type { TokenRecord } from "../provider/backends/backend";
import { defined } from "../provider/defined";
import { statusOf } from "../provider/lifecycle/steps/listing";
import { splitDescription } from "../provider/token/ownerMarker";
import type { Permission } from "../provider/token/permissions";
import { parseInstant } from "../provider/token/time";
import type { TokenKind } from "./tokenKind";

/** A token as commands show it. The same fields are in `--json`. */
export interface ListedToken {
  readonly id: string;
  readonly kind: TokenKind;
  /** The first characters of the secret, enough to recognize the token. Empty for a database token. */
  readonly prefix: string;
  readonly status: "active" | "expired" | "revoked";
  /** The description without the owner marker. */
  readonly description: string;
  /**
   * `ORG/PROJECT/STACK/NAME` of the resource that it was created for, encoded as in the marker. A token of the native
   * plugin has no `ORG`.
   */
  readonly owner?: string;
  /** Identifies the attempt that created it. */
  readonly nonce?: string;
  readonly createdAt: string;
  readonly createdBy?: string;
  readonly expiresAt?: string;
  readonly revokedAt?: string;
  /** What a database token may do. */
  readonly permissions?: readonly Permission[];
}

/** A record with its description split into text and marker. */
export function listedToken(record: TokenRecord, kind: TokenKind, now: number): ListedToken {
  const { text, marker } = splitDescription(record.description);
  return defined({
    id: record.id,
    kind,
    prefix: record.tokenPrefix,
    status: statusOf(record, now),
    description: text,
    owner: marker?.path,
    nonce: marker?.nonce,
    createdAt: record.createdAt,
    createdBy: record.createdBy,
    expiresAt: record.expiresAt,
    revokedAt: record.revokedAt,
    permissions: record.permissions,
  });
}

/** Whether a token is live and expires within a duration. */
export function endsWithin({ status, expiresAt }: ListedToken, now: number, length: number): boolean {
  if (status !== "active" || expiresAt === undefined) return false;
  return (parseInstant(expiresAt) ?? 0) - now <= length;
}
