import type { Audit, AuditedToken, DeadToken } from "./classify";

/** A command to run next, and why. */
export interface Remedy {
  /** The token that it is about. */
  readonly id: string;
  readonly why: string;
  /** To be run in this order; `--stack` names what was read. */
  readonly commands: readonly string[];
}

/** What to run about everything that was found. */
export function remediesForAudit({ tokens, dead }: Audit): Remedy[] {
  return [
    ...tokens.filter((token) => token.class === "orphan").map(remedyForOrphan),
    ...tokens.filter((token) => token.class === "pending").map(remedyForPending),
    ...dead.map(remedyForDead),
  ];
}

function remedyForOrphan({ id, owner, stack, lookedUp }: AuditedToken): Remedy {
  const doubts = [
    // So every state backend but Pulumi Cloud calls its organization.
    owner?.startsWith("organization/")
      ? "be sure that no other state backend keeps a stack of that name"
      : [],
    lookedUp === undefined ? [] : `${lookedUp.resource} of ${lookedUp.stack} looks it up`,
  ].flat();
  return {
    id,
    why: [`no state holds it, and ${stack} is the stack that it was made for`, ...doubts].join("; "),
    commands: [`influxdb-tokens revoke ${id} --managed --yes`],
  };
}

function remedyForPending({ id, stack, operation }: AuditedToken): Remedy {
  return {
    id,
    why: `${operation?.kind} of ${operation?.name} was interrupted; if that run is still under way, wait for it`,
    commands: [
      `influxdb-tokens revoke ${id} --managed --yes`,
      `pulumi refresh --clear-pending-creates${ofStack(stack)}`,
      `pulumi up${ofStack(stack)}`,
    ],
  };
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
