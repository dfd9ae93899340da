import type { TokenRecord } from "../backends/backend";
import { defined } from "../defined";
import { TokenError } from "../errors";
import type { Permission } from "../token/permissions";
import { fingerprint } from "../token/secret";
import { parseInstant } from "../token/time";
import { type Deliver, readDeliver } from "./arguments/deliver";
import type { TokenArguments, Verify } from "./arguments/fields";

/** The shape of what this release writes into a state. Raised only when an older release could not read it. */
export const STATE_VERSION = 1;

/** What is known of a token, when it was last checked. */
export type TokenStatus = "active" | "unverified" | "expired" | "revoked" | "missing";

const STATUSES: readonly TokenStatus[] = ["active", "unverified", "expired", "revoked", "missing"];

const PROOFS = ["record", "query"] as const;

/** A token as the state holds it: the resource's outputs. */
export interface TokenState {
  /** Undefined: a management token. */
  readonly kind?: "databaseToken";
  readonly description: string;
  /** What a database token may do. Undefined for a management token. */
  readonly permissions?: readonly Permission[];
  /** How long the token was requested to live, if a duration was given. */
  readonly expiresIn?: string;
  /** The resolved expiry; RFC 3339, whole seconds, UTC. Undefined: never. */
  readonly expiresAt?: string;
  readonly keepers?: Readonly<Record<string, string>>;
  readonly onInvalid: "replace" | "error";
  readonly verify: Verify;
  readonly deliver?: Deliver;
  /** When the command of `deliver` took the token; RFC 3339. Undefined: not yet, or there is no command. */
  readonly deliveredAt?: string;
  /** Encoded `ORG/PROJECT/STACK/NAME`. */
  readonly owner: string;
  /** The secret. Undefined where it is not known. */
  readonly token?: string;
  readonly tokenId: string;
  readonly tokenPrefix: string;
  readonly fingerprint?: string;
  readonly scope: string;
  readonly createdAt: string;
  readonly createdBy?: string;
  readonly status: TokenStatus;
  /** What the last verification of a database token proved. Undefined: there was none. */
  readonly verifiedBy?: "record" | "query";
  /** 0: written before this package, by a hand-made dynamic resource of the same type. */
  readonly stateVersion: number;
}

/**
 * Reads a state that any release up to this one may have written. What is missing or of a wrong type is left
 * out: a damaged state must not make every command fail, or it could never be repaired.
 *
 * @param id the resource's id, which is the token's
 * @throws TokenError `config` for a state that a later release wrote
 */
export function readState(raw: Readonly<Record<string, unknown>>, id: string): TokenState {
  const version = readVersion(raw);
  const text = (name: string) => (typeof raw[name] === "string" && raw[name] !== "" ? raw[name] : undefined);
  return defined({
    kind: raw.kind === "databaseToken" ? ("databaseToken" as const) : undefined,
    description: text("description") ?? "",
    permissions: readPermissions(raw.permissions),
    expiresIn: text("expiresIn"),
    expiresAt: text("expiresAt"),
    keepers: readKeepers(raw.keepers),
    onInvalid: raw.onInvalid === "error" ? ("error" as const) : ("replace" as const),
    verify: readVerify(raw.verify),
    deliver: readDeliver(raw.deliver),
    deliveredAt: text("deliveredAt"),
    owner: text("owner") ?? "",
    token: text("token"),
    tokenId: text("tokenId") ?? id,
    tokenPrefix: text("tokenPrefix") ?? "",
    fingerprint: text("fingerprint"),
    scope: text("scope") ?? "",
    createdAt: text("createdAt") ?? "",
    createdBy: text("createdBy"),
    status: STATUSES.find((status) => status === raw.status) ?? "active",
    verifiedBy: PROOFS.find((proof) => proof === raw.verifiedBy),
    stateVersion: version,
  });
}

/**
 * The state of a live token.
 *
 * @param expiresAt its resolved expiry
 * @param secret undefined where it is not known
 */
export function stateOf(
  wanted: TokenArguments,
  record: TokenRecord,
  { scope, expiresAt, secret }: { scope: string; expiresAt: string | undefined; secret: string | undefined },
): TokenState {
  return defined({
    kind: wanted.kind,
    ...optionsOf(wanted),
    description: wanted.description,
    expiresAt,
    token: secret,
    tokenId: record.id,
    tokenPrefix: record.tokenPrefix,
    fingerprint: secret === undefined ? undefined : fingerprint(secret),
    scope,
    createdAt: record.createdAt,
    createdBy: record.createdBy,
    status: "active" as const,
    stateVersion: STATE_VERSION,
  });
}

/** The arguments that can change without a new token, as the state holds them, defaults filled in. */
export function optionsOf(wanted: TokenArguments) {
  return {
    ...defined({
      permissions: wanted.permissions,
      expiresIn: wanted.expiresIn,
      keepers: wanted.keepers,
      deliver: wanted.deliver,
    }),
    onInvalid: wanted.onInvalid ?? ("replace" as const),
    verify: wanted.verify ?? true,
    owner: wanted.owner,
  };
}

/**
 * The version of a state; 0 where it has none.
 *
 * @throws TokenError `config` for a state that a later release wrote
 */
export function readVersion(raw: Readonly<Record<string, unknown>>): number {
  const version = typeof raw.stateVersion === "number" ? raw.stateVersion : 0;
  if (version > STATE_VERSION) {
    throw new TokenError(
      "config",
      `the state was written by a later release of pulumi-influxdb-tokens (state version ${version}; release ${releaseOfThis()} knows ${STATE_VERSION}): ` +
        "install that release or a later one (`npm install pulumi-influxdb-tokens@latest`)",
    );
  }
  return version;
}

function readKeepers(value: unknown): Record<string, string> | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const text = (item: unknown) => (typeof item === "string" ? item : JSON.stringify(item));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, text(item)]));
}

/** The permissions in a state; undefined where they cannot be read. */
export function readPermissions(value: unknown): Permission[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.filter(isPermission).map(({ action, database }) => ({ action, database }));
}

function isPermission(value: unknown): value is Permission {
  const { action, database } = (value ?? {}) as Partial<Record<string, unknown>>;
  return typeof action === "string" && typeof database === "string";
}

function readVerify(value: unknown): Verify {
  if (value === false) return false;
  const timeout =
    typeof value === "object" && value !== null ? (value as { timeout?: unknown }).timeout : undefined;
  return typeof timeout === "string" ? { timeout } : true;
}

/** This package's version, read when it is needed: an error is the only place that names it. */
function releaseOfThis(): string {
  try {
    return (require("pulumi-influxdb-tokens/package.json") as { version: string }).version;
  } catch {
    return "in use";
  }
}

/** The status, taking into account that the token may have expired since it was last checked. */
export function statusAt(state: Pick<TokenState, "status" | "expiresAt">, now: number): TokenStatus {
  if (state.status === "revoked" || state.status === "missing") return state.status;
  const end = state.expiresAt === undefined ? undefined : parseInstant(state.expiresAt);
  return end !== undefined && end <= now ? "expired" : state.status;
}

/** Whether a token of this status can never be used again. */
export function isDead(status: TokenStatus): boolean {
  return status === "expired" || status === "revoked" || status === "missing";
}
