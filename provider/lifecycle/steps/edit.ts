import type { TokenChange } from "../../backends/backend";
import { isTokenError, TokenError } from "../../errors";
import { markDescription, newNonce, splitDescription } from "../../token/ownerMarker";
import { type Permission, samePermissions } from "../../token/permissions";
import { redact } from "../../token/redact";
import { holdsUnknown } from "../../unknown";
import type { RawInputs } from "../arguments/failure";
import { isEditable } from "../kinds";
import type { Context } from "./context";

/** What can change of a token in place, and what the state says of it. */
export interface Editable {
  readonly description: string;
  readonly permissions?: readonly Permission[];
}

/** The names of the arguments that ask for another description or other permissions than the state says. */
export function editsOf(state: Editable, news: RawInputs): ("description" | "permissions")[] {
  if (!isEditable(news)) return [];
  const { description, permissions } = news;
  const same =
    !holdsUnknown(permissions) &&
    samePermissions(state.permissions ?? [], (permissions ?? []) as readonly Permission[]);
  return [
    ...(description === state.description ? [] : ["description" as const]),
    ...(same ? [] : ["permissions" as const]),
  ];
}

/**
 * Changes a token in place. Its owner marker stays. Can be run again.
 *
 * @param edits the names of what changes
 * @throws TokenError `not-found` or `invalid-token` if the token is gone
 */
export async function editToken(
  tokenId: string,
  edits: readonly (keyof Editable)[],
  wanted: Editable & { readonly owner: string },
  context: Context,
): Promise<void> {
  const { backend, listing } = context;
  if (backend.change === undefined)
    throw new TokenError("config", "the service cannot change management tokens");
  const change: TokenChange = {
    ...(edits.includes("description") ? { description: await descriptionFor(tokenId, wanted, context) } : {}),
    ...(edits.includes("permissions") && wanted.permissions ? { permissions: wanted.permissions } : {}),
  };
  try {
    const changed = await backend.change(tokenId, change).catch(async (error) => {
      if (!isTokenError(error, "ambiguous", "conflict")) throw error;
      // The record says whether it was carried out.
      const record = await backend.get?.(tokenId);
      if (record === undefined || !isChanged(record, change)) throw error;
      return record;
    });
    if (isChanged(changed, change)) return;
    throw new TokenError(
      "protocol",
      `the service accepted the change of token ${tokenId} and shows it otherwise than asked for: it may have changed a part. The next \`pulumi up\` tries again`,
    );
  } finally {
    listing.drop();
  }
}

function isChanged(record: Editable, { description, permissions }: TokenChange): boolean {
  return (
    (description === undefined || record.description === description) &&
    (permissions === undefined || samePermissions(record.permissions ?? [], permissions))
  );
}

/** The description with the marker that the token has on the service, which keeps its nonce. */
async function descriptionFor(
  tokenId: string,
  { description, owner }: Editable & { readonly owner: string },
  { backend }: Context,
): Promise<string> {
  const record = await backend.get?.(tokenId);
  if (record === undefined) throw new TokenError("not-found", `the service does not know token ${tokenId}`);
  const { marker } = splitDescription(record.description);
  return markDescription(description, owner, marker?.nonce ?? newNonce());
}

/** What the service says of a token now, as the state holds it: where it means the same, the state's own words. */
export function editedElsewhere<T extends Editable>(
  state: T,
  record: Editable,
): Partial<Pick<Editable, "description" | "permissions">> {
  const { text } = splitDescription(record.description);
  const { permissions = [] } = record;
  return {
    ...(text === state.description ? {} : { description: redact(text) }),
    ...(samePermissions(state.permissions ?? [], permissions) ? {} : { permissions }),
  };
}
