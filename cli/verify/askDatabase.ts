import { isTokenError } from "../../provider/errors";
import { publicPrefix } from "../../provider/token/secret";
import type { CommandContext } from "../command";
import type { Connection } from "../connections";
import { listedToken } from "../listedToken";
import { withProgress } from "../progress";
import { tokensOfSecret, unknownSecret } from "../states/ofSecret";
import type { StackState } from "../states/stackState";
import { type Answer, notAccepted, untilText } from "./answer";

/**
 * Finds the database token of a secret by the fingerprints in states, asks the service for its record, and tries the
 * secret with a query if the settings name the cluster and the token may read.
 */
export async function askDatabase(
  secret: string,
  states: readonly StackState[],
  connection: Connection,
  context: CommandContext,
): Promise<Answer> {
  const { backend, kind } = connection;
  const [held] = tokensOfSecret(secret, states, connection).certain;
  if (held === undefined) return { finding: `NOT KNOWN: ${unknownSecret(secret, connection)}` };
  const { id, name, stack } = held;
  const place = `${name} of ${stack}`;
  const options = { signal: context.signal };
  // Our own credential asks first: a refusal after that is about the secret.
  const record = await withProgress(`asking ${backend.scope}`, context, async () =>
    backend.get?.(id, options),
  );
  if (record === undefined) return notAccepted(`the service does not know token ${id}, which ${place} has`);
  const token = listedToken(record, kind, context.clock.now());
  const which = `token ${id} ${publicPrefix(secret)}…, which ${place} has`;
  if (token.status !== "active") return { ...notAccepted(`${which}, is ${token.status}`), token };
  try {
    const { provenBy } = await withProgress("using the secret", context, () =>
      backend.probe(secret, id, options),
    );
    const proof = provenBy === "query" ? "the cluster accepted a query" : RECORD_ONLY;
    const finding = `accepted ${untilText(token)}: ${which} (${proof})`;
    return { authenticates: true, finding, token, ...(provenBy === undefined ? {} : { provenBy }) };
  } catch (error) {
    if (!isTokenError(error, "authentication", "permission", "invalid-token")) throw error;
    return { ...notAccepted(`${which}: ${error.message}`), token };
  }
}

const RECORD_ONLY =
  "the service shows it alive; the secret itself was not used: that takes --cluster-url, and a token that may read a database";
