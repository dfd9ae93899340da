import type { TokenKind } from "../tokenKind";

/** The parts of a stack's name that are known. */
export interface StackName {
  readonly organization?: string;
  readonly project?: string;
  readonly stack?: string;
}

/** Outputs that commands need for decisions. If the program makes them secret, they cannot be read. */
export type HiddenOutput = "scope" | "status" | "expiresAt" | "rotateAt" | "previousRevokeAt";

/** A token in a stack's state. */
export interface StateToken {
  readonly id: string;
  readonly tokenKind: TokenKind;
  /**
   * Whether it is the resource's token, the previous one during an overlap, or an older one that could not be revoked
   * yet.
   */
  readonly role: "current" | "previous" | "retiring";
  /** The name of the resource in the program. */
  readonly name: string;
  readonly urn: string;
  /** The account it belongs to; empty if the state does not say. */
  readonly scope: string;
  /** Its last known status. */
  readonly status: string;
  /** The resource was replaced, and the engine still has to revoke this token. */
  readonly pendingDelete: boolean;
  readonly prefix?: string;
  readonly fingerprint?: string;
  readonly expiresAt?: string;
  /** When the next token is due. */
  readonly rotateAt?: string;
  /** Its delivery failed; the next update tries again. */
  readonly undelivered?: true;
  /** For a previous token: when it is to be revoked. */
  readonly revokeAt?: string;
  /** The path in the owner markers of its resource's tokens. */
  readonly owner?: string;
  /** Its resource delivers tokens to a command, so a token in no state may be in use. */
  readonly delivers?: true;
  /** For the current token of a rotating token: what the nonces of the next tokens are derived from. */
  readonly rotation?: { readonly id: string; readonly generation: number };
  /** The resource's outputs that the state stores as secrets. */
  readonly hidden?: readonly HiddenOutput[];
}

/** An operation on a token that was interrupted, or that is still running. */
export interface PendingOperation {
  /** `creating`, `updating`, `deleting`, … as the engine writes it. */
  readonly kind: string;
  readonly tokenKind: TokenKind;
  /** The name of the resource in the program. */
  readonly name: string;
  readonly urn: string;
  /** The path in the owner markers of its tokens. */
  readonly owner?: string;
  /** It delivers its tokens to a command. */
  readonly delivers?: true;
  /** The tokens that it concerns, as far as they were known before it. */
  readonly ids: readonly string[];
}

/** The tokens in a stack's state. */
export interface StackState extends StackName {
  /** The stack's name as requested, or the path of the file that it was read from, beginning with `.` or `/`. */
  readonly label: string;
  /** The tokens that it owns: they are revoked when their resources are deleted. */
  readonly tokens: readonly StateToken[];
  /** The tokens that it only looks up by id. */
  readonly lookedUp: readonly StateToken[];
  readonly pending: readonly PendingOperation[];
}
