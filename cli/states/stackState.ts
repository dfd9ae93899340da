/** A stack, as far as its name is known. */
export interface StackName {
  readonly organization?: string;
  readonly project?: string;
  readonly stack?: string;
}

/** Outputs that commands decide on, and that cannot be read where the program made them secrets. */
export type HiddenOutput = "scope" | "status" | "expiresAt" | "rotateAt" | "previousRevokeAt";

/** A token that a stack's state holds. */
export interface StateToken {
  readonly id: string;
  /**
   * Whether it is the resource's token; the one before, which a rotation keeps for a while; or an older one that
   * could not be revoked yet.
   */
  readonly role: "current" | "previous" | "retiring";
  /** The name of the resource in the program. */
  readonly name: string;
  readonly urn: string;
  /** The account it belongs to; empty where the state does not say. */
  readonly scope: string;
  /** What the state last knew of it. */
  readonly status: string;
  /** The resource was replaced, and the engine has still to revoke this one. */
  readonly pendingDelete: boolean;
  readonly prefix?: string;
  readonly fingerprint?: string;
  readonly expiresAt?: string;
  /** When its successor is due. */
  readonly rotateAt?: string;
  /** Its delivery has failed, and the next update tries again. */
  readonly undelivered?: true;
  /** For a former token: from when on it is to be revoked. */
  readonly revokeAt?: string;
  /** The path that the markers of its resource's tokens carry. */
  readonly owner?: string;
  /** Its resource hands tokens to a command: one that no state holds may be in use. */
  readonly delivers?: true;
  /** For the current token of a succession: what the nonces of the next ones are derived from. */
  readonly succession?: { readonly id: string; readonly generation: number };
  /** What the state has of its resource and does not show. */
  readonly hidden?: readonly HiddenOutput[];
}

/** An operation on a token that was begun and not seen through, or that is under way. */
export interface PendingOperation {
  /** `creating`, `updating`, `deleting`, … as the engine writes it. */
  readonly kind: string;
  /** The name of the resource in the program. */
  readonly name: string;
  readonly urn: string;
  /** The path that the markers of its tokens carry. */
  readonly owner?: string;
  /** It hands what it makes to a command. */
  readonly delivers?: true;
  /** The tokens that it is about, as far as they were known before it. */
  readonly ids: readonly string[];
}

/** What a stack's state says about tokens. */
export interface StackState extends StackName {
  /** What the stack was asked for as; or the path of the file that it was read from, beginning with `.` or `/`. */
  readonly label: string;
  /** Those that it owns: they go with their resources. */
  readonly tokens: readonly StateToken[];
  /** Those that it only looks up by their ids. */
  readonly lookedUp: readonly StateToken[];
  readonly pending: readonly PendingOperation[];
}
