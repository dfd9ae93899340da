import { TokenError } from "../errors";
import type { CreatedToken } from "./backend";

/**
 * Refuses what cannot be a new token: a secret that is not the record's, that was known before, or that stands in
 * a part of the record, which goes where everybody can read it.
 *
 * @param credential the secret that the creation was authenticated with
 * @throws TokenError `protocol`
 */
export function requireCreated(created: CreatedToken, credential: string | undefined): CreatedToken {
  const problem = problemWith(created, credential);
  if (problem === undefined) return created;
  throw new TokenError("protocol", `what was made cannot be used: ${problem}`);
}

function problemWith({ record, secret }: CreatedToken, credential: string | undefined): string | undefined {
  if (secret === credential) return "its secret is the credential's own";
  if (!secret.startsWith(record.tokenPrefix)) return "its secret does not begin with its prefix";
  const told = [record.id, record.description, record.createdBy ?? "", record.accountId ?? ""];
  return told.some((text) => text.includes(secret)) ? "its secret stands in its record" : undefined;
}
