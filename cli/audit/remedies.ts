import type { Audit, AuditedToken, DeadToken, Place } from "./classify";

/** A command to run next, and why. */
export interface Remedy {
  /** The token that it is about. */
  readonly id: string;
  readonly why: string;
  /** To be run in this order; `--stack` names what was read. */
  readonly commands: readonly string[];
}

/** A token that was delivered has consumers, whether a state holds it or not. */
const DELIVERED = "it may have been delivered, so that it goes once its consumers have another one";

/** What to run about everything that was found: what makes a new token comes before what revokes an old one. */
export function remediesForAudit({ tokens, dead }: Audit): Remedy[] {
  return [
    ...dead.map(remedyForDead),
    ...tokens.filter((token) => token.class === "orphan").map(remedyForOrphan),
    ...tokens.filter((token) => token.class === "pending").map(remedyForPending),
  ];
}

function remedyForOrphan({ id, owner, stack, lookedUp, succession, delivers }: AuditedToken): Remedy {
  const doubts = [
    // So every state backend but Pulumi Cloud calls its organization.
    owner?.startsWith("organization/")
      ? "be sure that no other state backend keeps a stack of that name"
      : [],
    lookedUp === undefined ? [] : `${lookedUp.resource} of ${lookedUp.stack} looks it up`,
  ].flat();
  const why = [`no state holds it, and ${stack} is the stack that it was made for`, ...doubts];
  if (succession !== undefined) return leftTo(succession, id, why, delivers);
  return {
    id,
    why: [...why, ...(delivers ? [DELIVERED] : [])].join("; "),
    commands: [...(delivers ? [`pulumi up${ofStack(stack)}`] : []), revoking(id)],
  };
}

function remedyForPending({ id, stack, operation, succession, delivers }: AuditedToken): Remedy {
  const why = [
    `${operation?.kind} of ${operation?.name} was interrupted; if that run is still under way, wait for it`,
  ];
  if (succession !== undefined) return leftTo(succession, id, why, delivers);
  const commands = [`pulumi refresh --clear-pending-creates${ofStack(stack)}`, `pulumi up${ofStack(stack)}`];
  return delivers
    ? { id, why: [...why, DELIVERED].join("; "), commands: [...commands, revoking(id)] }
    : { id, why: why.join("; "), commands: [revoking(id), ...commands] };
}

/** A succession makes the next token first, and revokes what was delivered only after the overlap. */
function leftTo({ resource, stack }: Place, id: string, why: readonly string[], delivers?: true): Remedy {
  const when = delivers
    ? "after the overlap, because it may have been delivered"
    : "once another one is there";
  return {
    id,
    why: [
      ...why,
      `the next rotation of ${resource} of ${stack} revokes it, ${when}; change its keepers to rotate at once`,
    ].join("; "),
    commands: [`pulumi up${ofStack(stack)}`],
  };
}

function revoking(id: string): string {
  return `influxdb-tokens revoke ${id} --managed --yes`;
}

function remedyForDead({ id, status, place }: DeadToken): Remedy {
  return {
    id,
    why: `${place.resource} of ${place.stack} holds it, and it is ${status}: what uses it is locked out`,
    commands: [`pulumi up --refresh${ofStack(place.stack)}`],
  };
}

/** The flag that names a stack. Not for a file, which does not say how the engine calls the stack, nor for a name that a shell would change. */
export function ofStack(label: string | undefined): string {
  const name = /^[A-Za-z0-9_][A-Za-z0-9_.-]*(\/[A-Za-z0-9_.-]+)*$/;
  return label !== undefined && name.test(label) ? ` --stack ${label}` : "";
}
