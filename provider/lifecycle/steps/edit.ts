import type { TokenChange, TokenRecord } from "../../backends/backend";
import { isTokenError, TokenError } from "../../errors";
import { markDescription, newNonce, splitDescription } from "../../token/ownerMarker";
import { type Permission, samePermissions } from "../../token/permissions";
import { redact } from "../../token/redact";
import { holdsUnknown } from "../../unknown";
import type { RawInputs } from "../arguments/failure";
import { isEditable } from "../kinds";
import { NotReadyError } from "../notReady";
import type { Context } from "./context";
import { isAlive } from "./listing";

/** What can change of a token in place, and what the state says of it. */
export interface Editable {
  readonly description: string;
  readonly permissions?: readonly Permission[];
}

/** The name of an argument that changes in place. */
type EditName = keyof Editable;

/** What changes of a resource's tokens in place. */
interface PendingEdits<T extends Editable> {
  /** The resource's id. */
  readonly id: string;
  readonly state: T;
  /** The names of what changes. Empty: nothing does. */
  readonly edits: readonly EditName[];
  readonly wanted: Editable & { readonly owner: string };
  /** The token that must have it; undefined: there is none. */
  readonly current?: string | undefined;
  /** Tokens that get it too, unless they are gone. */
  readonly former?: readonly string[];
}

/** The names of the arguments that ask for another description or other permissions than the state says. */
export function editsOf(state: Editable, news: RawInputs): EditName[] {
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
 * Changes the tokens of a resource in place, and goes on with its update. Whatever fails, the state does not say that a
 * token has what it may no longer have: otherwise, a program that is changed back would not set back the tokens.
 *
 * @param rest the rest of the update; gets the state as of the changed tokens
 * @throws NotReadyError when a token was changed, or may have been, and something failed
 * @throws TokenError when none was
 */
export async function withEdits<T extends Editable>(
  pending: PendingEdits<T>,
  context: () => Context,
  rest: (edited: T) => Promise<T>,
): Promise<T> {
  const { id, state, edits, wanted } = pending;
  if (edits.length === 0) return rest(state);
  await editTokens(pending, context()).catch((error) => {
    if (!isTokenError(error, "ambiguous")) throw error;
    throw new NotReadyError(error, id, unsure(state, edits));
  });
  const edited: T = { ...state, ...Object.fromEntries(edits.map((name) => [name, wanted[name]])) };
  try {
    return await rest(edited);
  } catch (error) {
    if (!isTokenError(error)) throw error;
    throw new NotReadyError(error, id, edited);
  }
}

/** @throws TokenError `ambiguous` if some of the tokens have the change, or may have it, and others do not */
async function editTokens(
  { edits, wanted, current, former = [] }: Omit<PendingEdits<Editable>, "id" | "state">,
  context: Context,
): Promise<void> {
  let changed = false;
  const edit = async (tokenId: string, whereGone: (error: TokenError) => void) => {
    try {
      await editToken(tokenId, edits, wanted, context);
      changed = true;
    } catch (error) {
      if (isTokenError(error, "not-found", "invalid-token")) return whereGone(error);
      throw changed ? onlyPartly(error) : error;
    }
  };
  if (current !== undefined) {
    await edit(current, (error) => {
      const message = `${error.message}: it was not changed. \`pulumi up --refresh\` creates another`;
      throw new TokenError(error.code, message, { cause: error });
    });
  }
  for (const tokenId of former) {
    await edit(tokenId, ({ message }) => context.warn(`${message}: the former token was not changed`));
  }
}

/** The failure of a change that other tokens of the resource already have. */
function onlyPartly(error: unknown): unknown {
  if (!isTokenError(error)) return error;
  const message = `${error.message}. Other tokens of the resource were changed: the next \`pulumi up\` tries again`;
  return new TokenError("ambiguous", message, { cause: error });
}

/** The state where nobody knows what the tokens have: the next update sets it again. */
export function unsure<T extends Editable>(state: T, names: readonly EditName[]): T {
  const { permissions: _permissions, ...rest } = state;
  return {
    ...(names.includes("permissions") ? (rest as T) : state),
    ...(names.includes("description") ? { description: "" } : {}),
  };
}

/**
 * Changes a token in place. Its owner marker stays. Can be run again.
 *
 * @param edits the names of what changes
 * @throws TokenError `not-found` or `invalid-token` if the token is gone; `ambiguous` if it may have been changed
 */
async function editToken(
  tokenId: string,
  edits: readonly EditName[],
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
      if (!isTokenError(error, "ambiguous", "conflict", "protocol", "not-found")) throw error;
      return await changedAfterAll(tokenId, change, error, context);
    });
    if (isChanged(changed, change)) return;
    throw new TokenError(
      "ambiguous",
      `the service accepted the change of token ${tokenId} and shows it otherwise than asked for: it may have changed a part. The next \`pulumi up\` tries again`,
    );
  } finally {
    listing.drop();
  }
}

/**
 * The record of a token whose change failed, if it was carried out all the same.
 *
 * @throws TokenError `invalid-token` if the token is gone, which is why it could not be changed; else the failure
 */
async function changedAfterAll(
  tokenId: string,
  change: TokenChange,
  failure: TokenError,
  context: Context,
): Promise<TokenRecord> {
  // What cannot be found out leaves the failure as it was.
  const record = await shown(tokenId, context).catch(() => failure);
  if (record instanceof TokenError) throw record;
  if (record === undefined || !isAlive(record, context.clock.now())) {
    throw new TokenError("invalid-token", `token ${tokenId} is gone (${failure.message})`, {
      cause: failure,
    });
  }
  if (isChanged(record, change)) return record;
  if (failure.code !== "not-found") throw failure;
  throw new TokenError("protocol", `${failure.message}, although it shows that token alive`, {
    cause: failure,
  });
}

/** What the service shows of a token now; undefined if it neither answers about it nor lists it. */
async function shown(
  tokenId: string,
  { backend, listing }: Pick<Context, "backend" | "listing">,
): Promise<TokenRecord | undefined> {
  const record = await backend.get?.(tokenId);
  return record ?? (await listing.fresh()).find(({ id }) => id === tokenId);
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
  context: Context,
): Promise<string> {
  const record = await shown(tokenId, context);
  if (record === undefined) throw new TokenError("not-found", `the service does not know token ${tokenId}`);
  const { marker } = splitDescription(record.description);
  return markDescription(description, marker?.path ?? owner, marker?.nonce ?? newNonce());
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

/** The same of several tokens that should be alike. Where they are not, the state does not say what they have. */
export function editedAlike<T extends Editable>(state: T, [first, ...others]: readonly Editable[]): T {
  if (first === undefined) return state;
  const shown: T = { ...state, ...editedElsewhere(state, first) };
  const unlike = others.flatMap((other) => Object.keys(editedElsewhere(shown, other)) as EditName[]);
  return unsure(shown, unlike);
}
