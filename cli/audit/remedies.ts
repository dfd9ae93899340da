import { organizationOf } from "../../provider/token/ownerMarker";
import type { TokenKind } from "../tokenKind";
import type { Audit, AuditedToken, DeadToken, Place } from "./classify";

/** Commands to run, and why. */
export interface Remedy {
  /** The token that it is about. */
  readonly id: string;
  readonly kind: TokenKind;
  readonly why: string;
  /** In the order in which to run them; `--stack` names what was read. */
  readonly commands: readonly string[];
}

type Advice = Pick<Remedy, "why" | "commands">;

/** A delivered token has consumers, whether a state contains it or not. */
const DELIVERED = "it may have been delivered: revoke it once its consumers have another one";

/** What to run for each finding. Commands that create a new token come before those that revoke an old one. */
export function remediesForAudit({ tokens, dead }: Audit): Remedy[] {
  const ofClass = (name: AuditedToken["class"], remedy: (token: AuditedToken) => Advice) =>
    tokens
      .filter((token) => token.class === name)
      .map((token) => ({ id: token.id, kind: token.kind, ...remedy(token) }));
  return [
    ...dead.map((token) => ({ id: token.id, kind: token.kind, ...remedyForDead(token) })),
    ...ofClass("orphan", remedyForOrphan),
    ...ofClass("pending", remedyForPending),
    ...ofClass("suspect", remedyForSuspect),
  ];
}

function remedyForOrphan(token: AuditedToken): Advice {
  const { owner, stack, lookedUp, rotation, delivers } = token;
  const doubts = [
    // Every state backend but Pulumi Cloud uses this organization name.
    organizationOf(owner ?? "") === "organization"
      ? "make sure that no other state backend contains a stack of that name"
      : [],
    lookedUp === undefined ? [] : `${lookedUp.resource} of ${lookedUp.stack} looks it up`,
  ].flat();
  const why = [`it was created for ${stack}, and no state contains it`, ...doubts];
  if (rotation !== undefined) return leftTo(rotation, why, delivers);
  return {
    why: [...why, ...(delivers ? [DELIVERED] : [])].join("; "),
    commands: [...(delivers ? [`pulumi up${ofStack(stack)}`] : []), revoking(token)],
  };
}

function remedyForPending(token: AuditedToken): Advice {
  const { stack, operation, rotation, delivers } = token;
  const why = [interrupted(operation)];
  if (rotation !== undefined) return leftTo(rotation, why, delivers);
  if (operation?.kind === "importing") return { why: [...why, "run it again"].join("; "), commands: [] };
  const commands = clearing(stack);
  return delivers
    ? { why: [...why, DELIVERED].join("; "), commands: [...commands, revoking(token)] }
    : { why: why.join("; "), commands: [revoking(token), ...commands] };
}

/** What the user has to find out comes before any revocation, so no command revokes it. */
function remedyForSuspect({ stack, operation, rotation, delivers }: AuditedToken): Advice {
  const why = [
    interrupted(operation),
    "its marker names no organization: make sure that no stack of another organization or state backend has it",
  ];
  if (rotation !== undefined) return leftTo(rotation, why, delivers);
  const then = delivers ? DELIVERED : "then revoke it by its id";
  return { why: [...why, then].join("; "), commands: clearing(stack) };
}

function interrupted(operation: AuditedToken["operation"]): string {
  return `${operation?.kind} of ${operation?.name} was interrupted; if that run is still in progress, wait for it`;
}

function clearing(stack: string | undefined): string[] {
  return [`pulumi refresh --clear-pending-creates${ofStack(stack)}`, `pulumi up${ofStack(stack)}`];
}

/** A rotating token creates the next token first, and revokes a delivered one only after the overlap. */
function leftTo({ resource, stack }: Place, why: readonly string[], delivers?: true): Advice {
  const when = delivers
    ? "after the overlap, because it may have been delivered"
    : "once the next token exists";
  return {
    why: [
      ...why,
      `the next rotation of ${resource} of ${stack} revokes it, ${when}; change its keepers to rotate at once`,
    ].join("; "),
    commands: [`pulumi up${ofStack(stack)}`],
  };
}

function revoking({ id, kind }: AuditedToken): string {
  const named = kind === "management" ? "" : ` --kind ${kind}`;
  return `influxdb-tokens revoke ${id}${named} --managed --yes`;
}

function remedyForDead({ status, place }: DeadToken): Advice {
  return {
    why: `${place.resource} of ${place.stack} contains it, but it is ${status}: whatever uses it is locked out`,
    commands: [`pulumi up --refresh${ofStack(place.stack)}`],
  };
}

/**
 * The flag that names a stack. None for a file, which does not contain the stack's name, nor for a name that a shell
 * would change.
 */
export function ofStack(label: string | undefined): string {
  const name = /^[A-Za-z0-9_][A-Za-z0-9_.-]*(\/[A-Za-z0-9_.-]+)*$/;
  return label !== undefined && name.test(label) ? ` --stack ${label}` : "";
}
