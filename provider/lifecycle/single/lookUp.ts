import { TokenError } from "../../errors";
import { splitDescription } from "../../token/ownerMarker";
import { redact } from "../../token/redact";
import { stateOf, type TokenState } from "../state";
import type { Context } from "../steps/context";
import { statusOf } from "../steps/listing";
import { recordOf } from "../steps/record";

/**
 * A token that the program looks up by its id and does not own. Its secret is not known.
 *
 * @throws TokenError `not-found` when the service does not list it
 */
export async function lookUp(id: string, context: Context): Promise<TokenState> {
  const { listing, backend, clock } = context;
  const record = await recordOf(await listing.current(), id, context);
  if (record === undefined) {
    throw new TokenError(
      "not-found",
      `there is no token ${id} in ${backend.scope}: check the id, and the account that the provider is configured for`,
    );
  }
  const { text, marker } = splitDescription(record.description);
  const { permissions } = record;
  // It is somebody else's text, and these outputs are not secret.
  const told = {
    ...(permissions && { kind: "databaseToken" as const, permissions }),
    description: redact(text),
    owner: marker?.path ?? "",
  };
  const state = stateOf(told, record, {
    scope: backend.scope,
    expiresAt: record.expiresAt,
    secret: undefined,
  });
  return { ...state, status: statusOf(record, clock.now()) };
}
