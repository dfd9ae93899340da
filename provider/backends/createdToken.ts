import { TokenError } from "../errors";
import type { CreatedToken } from "./backend";

/**
 * Refuses what cannot be a new token: a secret that does not match the record, that was known before, or that appears
 * in the record, which is public.
 *
 * @param credential the secret that authenticated the creation
 * @throws TokenError `protocol`
 */
export function requireCreated(created: CreatedToken, credential: string | undefined): CreatedToken {
  const problem = problemWith(created, credential);
  if (problem === undefined) return created;
  throw new TokenError("protocol", `the new token cannot be used: ${problem}`);
}

function problemWith({ record, secret }: CreatedToken, credential: string | undefined): string | undefined {
  if (secret === credential) return "its secret is the credential's own";
  if (!secret.startsWith(record.tokenPrefix)) return "its secret does not start with its prefix";
  const told = [record.id, record.description, record.createdBy ?? "", record.accountId ?? ""];
  return told.some((text) => text.includes(secret)) ? "its record contains its secret" : undefined;
}
