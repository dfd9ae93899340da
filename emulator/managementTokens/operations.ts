import type { AccountKey } from "../accounts";
import { emptyAnswer, jsonAnswer } from "../answers";
import { apiErrors } from "../errors";
import type { Route } from "../routes";
import type { Outcome, Service } from "../service";
import { parseCreation } from "./creation";
import type { CreatedTokenRecord } from "./records";
import type { StoredManagementToken } from "./store";

/**
 * Carries out an operation on management tokens.
 *
 * @param service what it works on
 * @param account the account that the credential may act on
 * @param credential the token that the request authenticates with
 * @param request its route and the text of its body
 */
export function manageManagementTokens(
  service: Service,
  account: AccountKey,
  credential: StoredManagementToken,
  { route, text }: { readonly route: Route; readonly text: string },
): Outcome {
  switch (route.operation) {
    case "create":
      return create(service, account, credential, text);
    case "list":
      return { answer: jsonAnswer(200, service.managementTokens.list(account)) };
    case "get":
      return { answer: jsonAnswer(200, tokenAt(service, account, route).record) };
    case "revoke":
      return revoke(service, tokenAt(service, account, route));
    default:
      throw apiErrors.noSuchPath();
  }
}

function create(
  service: Service,
  account: AccountKey,
  credential: StoredManagementToken,
  text: string,
): Outcome {
  const creation = parseCreation(text, service.clock.now());
  const { record, secret } = service.managementTokens.issue(account, creation, credential.record.id);
  service.onIssue(secret);
  const created: CreatedTokenRecord = { ...record, accessToken: secret };
  return { answer: jsonAnswer(201, created), created: record.id };
}

function revoke(service: Service, token: StoredManagementToken): Outcome {
  if (token.record.revokedAt !== undefined && service.revokeRevoked === "conflict") {
    throw apiErrors.alreadyRevoked();
  }
  service.managementTokens.revoke(token.record.id);
  return { answer: emptyAnswer(204) };
}

function tokenAt(service: Service, account: AccountKey, { tokenId }: Route): StoredManagementToken {
  const token = tokenId === undefined ? undefined : service.managementTokens.byId(tokenId);
  if (token === undefined || token.account !== account) throw apiErrors.noSuchToken();
  return token;
}
