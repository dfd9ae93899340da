import { type AccountKey, CLUSTERED } from "./accounts";
import { errorAnswer } from "./answers";
import type { Cluster } from "./clusters";
import { manageDatabases } from "./databases/operations";
import { manageDatabaseTokens } from "./databaseTokens/operations";
import { dataErrorAnswer } from "./dataPlane/answers";
import { serveData } from "./dataPlane/operations";
import { apiErrors } from "./errors";
import { authenticateManager } from "./managementTokens/credential";
import { manageManagementTokens } from "./managementTokens/operations";
import { BODY_LIMIT, type RequestBody } from "./requestBody";
import type { Route } from "./routes";
import type { Outcome, Service } from "./service";

/** The parts of a request that matter here. */
interface ReceivedRequest {
  readonly route: Route;
  /** The Authorization header. */
  readonly authorization: string | undefined;
  readonly body: RequestBody;
}

/** Carries out a request. Errors of the service are answers too. */
export function handle(service: Service, request: ReceivedRequest): Outcome {
  const isData = request.route.resource === "data";
  try {
    return isData ? useData(service, request) : manage(service, request);
  } catch (error) {
    return { answer: isData ? dataErrorAnswer(error) : errorAnswer(error) };
  }
}

function useData(service: Service, { route, authorization, body }: ReceivedRequest): Outcome {
  if (body.tooLarge) throw apiErrors.bodyTooLarge(BODY_LIMIT);
  return { answer: serveData(service, { route, authorization, text: body.text }) };
}

function manage(service: Service, { route, authorization, body }: ReceivedRequest): Outcome {
  const { account, cluster, resource } = route;
  if (account === undefined || !hasPath(service, account)) throw apiErrors.noSuchPath();
  if (route.error !== undefined) throw route.error;

  const credential = authenticateManager(authorization, account, service);
  if (cluster !== undefined && !isServed(service, cluster)) throw apiErrors.noSuchCluster();
  if (body.tooLarge) throw apiErrors.bodyTooLarge(BODY_LIMIT);
  const request = { route, text: body.text };
  if (cluster === undefined) return manageManagementTokens(service, account, credential, request);
  return resource === "database"
    ? manageDatabases(service, cluster, request)
    : manageDatabaseTokens(service, cluster, request);
}

/**
 * Whether any account of the path's product is served. Without a valid credential, a client cannot learn which accounts
 * exist.
 */
function hasPath({ accounts }: Service, account: AccountKey): boolean {
  return accounts.some((served) => (served === CLUSTERED) === (account === CLUSTERED));
}

function isServed({ clusters }: Service, { account, id }: Cluster): boolean {
  return account === CLUSTERED || clusters.includes(id);
}
