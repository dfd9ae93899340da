import { defined } from "../../defined";
import { splitDescription } from "../../token/ownerMarker";
import type { Permission } from "../../token/permissions";
import { redact } from "../../token/redact";
import type { RawInputs } from "../arguments/failure";
import type { TokenArguments } from "../arguments/fields";
import { stateOf, type TokenState } from "../state";
import { findAlive, warnOfOwner, wholeInstant } from "../steps/adopt";
import type { Context } from "../steps/context";

/** A token that was created by hand, and the arguments that describe it. */
export interface ImportedToken {
  readonly inputs: {
    readonly description: string;
    readonly permissions?: readonly Permission[];
    readonly expiresAt?: string;
  };
  readonly state: TokenState;
}

/**
 * Takes over a live token as it is. Nothing on the service changes. Its secret is not known.
 *
 * @param hidden the hidden arguments of the resource that owns it from now on
 * @throws TokenError `invalid-token` when no such token exists or it is dead
 */
export async function importToken(id: string, hidden: RawInputs, context: Context): Promise<ImportedToken> {
  const { owner = "", kind } = hidden as Partial<Pick<TokenArguments, "owner" | "kind">>;
  const record = await findAlive(id, context);
  warnOfOwner(record, owner, context);
  const inputs = defined({
    // The engine prints it and writes it into a program.
    description: redact(splitDescription(record.description).text),
    permissions: record.permissions,
    expiresAt: wholeInstant(record.expiresAt),
  });
  const state = stateOf({ ...inputs, owner, ...defined({ kind }) }, record, {
    scope: context.backend.scope,
    expiresAt: inputs.expiresAt,
    secret: undefined,
  });
  return { inputs, state };
}
