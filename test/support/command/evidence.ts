import type { PendingOperation, StackState, StateToken } from "../../../cli/states/stackState";
import type { TokenRecord } from "../../../provider/backends/backend";

/** The instant at which everything in these tests is judged. */
export const NOW = Date.parse("2027-01-31T12:00:00Z");

export const SCOPE = "dedicated:11111111-1111-4111-8111-111111111111";

/** Whose tokens these tests judge, unless they say otherwise. */
export const ACCOUNT = { kind: "management", scope: SCOPE } as const;

/** A record as the service lists it, alive unless said otherwise. */
export function record(id: string, more: Partial<TokenRecord> = {}): TokenRecord {
  return {
    id,
    description: `token ${id}`,
    tokenPrefix: "M.V1.abcd",
    createdAt: "2027-01-01T00:00:00Z",
    ...more,
  };
}

/** A description with an owner marker. */
export function owned(path: string, nonce = "0123456789abcdef"): Pick<TokenRecord, "description"> {
  return { description: `what it is for [pulumi:${path}#${nonce}]` };
}

/** A token in a state. */
export function held(id: string, more: Partial<StateToken> = {}): StateToken {
  return {
    id,
    tokenKind: "management",
    role: "current",
    name: "ci",
    urn: "urn:pulumi:dev::shop::pulumi-nodejs:dynamic/influxdb-tokens:ManagementToken::ci",
    scope: SCOPE,
    status: "active",
    pendingDelete: false,
    ...more,
  };
}

/** The state of stack dev of project shop. */
export function stack(tokens: readonly StateToken[], more: Partial<StackState> = {}): StackState {
  return {
    label: "dev",
    organization: "organization",
    project: "shop",
    stack: "dev",
    tokens,
    lookedUp: [],
    pending: [],
    ...more,
  };
}

/** An operation on the resource ci, interrupted. */
export function operation(kind: string, more: Partial<PendingOperation> = {}): PendingOperation {
  return { kind, tokenKind: "management", name: "ci", urn: "", ids: [], ...more };
}
