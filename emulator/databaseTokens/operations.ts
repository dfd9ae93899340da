import { emptyAnswer, jsonAnswer } from "../answers";
import type { Cluster } from "../clusters";
import { sameCluster } from "../clusters";
import { apiErrors } from "../errors";
import type { Route } from "../routes";
import type { Outcome, Service } from "../service";
import type { CreatedDatabaseTokenRecord } from "./records";
import { parseTokenChanges, parseTokenCreation } from "./requests";
import type { StoredDatabaseToken } from "./store";

/**
 * Carries out an operation on database tokens.
 *
 * @param service what it works on
 * @param cluster the cluster that the request is about
 * @param request its route and the text of its body
 */
export function manageDatabaseTokens(
  service: Service,
  cluster: Cluster,
  { route, text }: { readonly route: Route; readonly text: string },
): Outcome {
  const { databaseTokens } = service;
  switch (route.operation) {
    case "create":
      return create(service, cluster, text);
    case "list":
      return { answer: jsonAnswer(200, databaseTokens.list(cluster)) };
    case "get":
      return { answer: jsonAnswer(200, tokenAt(service, cluster, route).record) };
    case "update": {
      const token = tokenAt(service, cluster, route);
      const changes = parseTokenChanges(text);
      if (token.record.revokedAt !== undefined) throw apiErrors.databaseTokenRevoked();
      return { answer: jsonAnswer(200, databaseTokens.change(token, changes)) };
    }
    case "revoke": {
      const token = tokenAt(service, cluster, route);
      if (service.deletedTokens === "gone") databaseTokens.remove(token.record.id);
      else databaseTokens.revoke(token);
      return { answer: emptyAnswer(204) };
    }
    default:
      throw apiErrors.noSuchPath();
  }
}

function create(service: Service, cluster: Cluster, text: string): Outcome {
  const creation = parseTokenCreation(text, service.clock.now());
  const { record, secret } = service.databaseTokens.issue(cluster, creation);
  service.onIssue(secret);
  const created: CreatedDatabaseTokenRecord = { ...record, accessToken: secret };
  return { answer: jsonAnswer(200, created), created: record.id };
}

function tokenAt(service: Service, cluster: Cluster, { tokenId }: Route): StoredDatabaseToken {
  const token = tokenId === undefined ? undefined : service.databaseTokens.byId(tokenId);
  if (token === undefined || !sameCluster(token.cluster, cluster)) throw apiErrors.noSuchDatabaseToken();
  return token;
}
