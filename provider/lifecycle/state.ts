import { defined } from "../defined";
import { TokenError } from "../errors";
import type { Verify } from "./arguments";

/** The shape of what this release writes into a state. Raised only when an older release could not read it. */
export const STATE_VERSION = 1;

/** What is known of a token, as of the last look. */
export type TokenStatus = "active" | "unverified" | "expired" | "revoked" | "missing";

const STATUSES: readonly TokenStatus[] = ["active", "unverified", "expired", "revoked", "missing"];

/** A token as the state holds it: the resource's outputs. */
export interface TokenState {
  readonly description: string;
  /** The requested length of life, where one was requested. */
  readonly expiresIn?: string;
  /** The resolved end of life; RFC 3339, whole seconds, UTC. Undefined: never. */
  readonly expiresAt?: string;
  readonly keepers?: Readonly<Record<string, string>>;
  readonly onInvalid: "replace" | "error";
  readonly verify: Verify;
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
  readonly stateVersion: number;
}

/**
 * Reads a state that any release up to this one may have written. What is missing or of a wrong type is left
 * out: a state is never a reason to fail, because then it could not be mended.
 *
 * @throws TokenError `config` for a state that a later release wrote
 */
export function readState(raw: Readonly<Record<string, unknown>>): TokenState {
  const version = typeof raw.stateVersion === "number" ? raw.stateVersion : 0;
  if (version > STATE_VERSION) {
    throw new TokenError(
      "config",
      `the state was written by a later release of pulumi-influxdb-tokens (state version ${version}; release ${releaseOfThis()} knows ${STATE_VERSION}): ` +
        "install that release or a later one (`npm install pulumi-influxdb-tokens@latest`)",
    );
  }
  const text = (name: string) => (typeof raw[name] === "string" && raw[name] !== "" ? raw[name] : undefined);
  return defined({
    description: text("description") ?? "",
    expiresIn: text("expiresIn"),
    expiresAt: text("expiresAt"),
    keepers: readKeepers(raw.keepers),
    onInvalid: raw.onInvalid === "error" ? ("error" as const) : ("replace" as const),
    verify: readVerify(raw.verify),
    owner: text("owner") ?? "",
    token: text("token"),
    tokenId: text("tokenId") ?? "",
    tokenPrefix: text("tokenPrefix") ?? "",
    fingerprint: text("fingerprint"),
    scope: text("scope") ?? "",
    createdAt: text("createdAt") ?? "",
    createdBy: text("createdBy"),
    status: STATUSES.find((status) => status === raw.status) ?? "active",
    stateVersion: version,
  });
}

function readKeepers(value: unknown): Record<string, string> | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, String(item)]));
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
