import { type AccountKey, CLUSTERED } from "./accounts";
import type { Activations } from "./activation";
import { type Answer, emptyAnswer, errorAnswer, jsonAnswer } from "./answers";
import { authenticate } from "./authentication";
import type { Clock } from "./clock";
import { parseCreation } from "./creation";
import { apiErrors } from "./errors";
import type { CreatedTokenRecord } from "./records";
import { BODY_LIMIT, type RequestBody } from "./requestBody";
import type { Route } from "./routes";
import type { StoredToken, TokenStore } from "./store";

/** What the operations need. */
export interface Service {
  readonly clock: Clock;
  readonly store: TokenStore;
  readonly activations: Activations;
  /** The accounts that have paths. */
  readonly accounts: readonly AccountKey[];
  /** The answer to the revocation of a token that is already revoked. */
  readonly revokeRevoked: "conflict" | "no-content";
  /** Called with each secret that is issued. */
  readonly onIssue: (secret: string) => void;
}

/** The parts of a request that the operations need. */
interface ServiceRequest {
  readonly route: Route;
  /** The Authorization header. */
  readonly authorization: string | undefined;
  readonly body: RequestBody;
}

/** The result of a request. */
interface Outcome {
  readonly answer: Answer;
  /** The id of the token that was created. */
  readonly created?: string;
}

/** Carries out a request. Errors of the service are answers too. */
export function handle(service: Service, request: ServiceRequest): Outcome {
  try {
    return perform(service, request);
  } catch (error) {
    return { answer: errorAnswer(error) };
  }
}

function perform(service: Service, { route, authorization, body }: ServiceRequest): Outcome {
  const { account, operation } = route;
  if (account === undefined || !hasPath(service, account)) throw apiErrors.noSuchPath();
  if (route.error !== undefined) throw route.error;

  const credential = authenticate(authorization, account, service);
  if (body.tooLarge) throw apiErrors.bodyTooLarge(BODY_LIMIT);
  switch (operation) {
    case "create":
      return create(service, account, credential, body.text);
    case "list":
      return { answer: jsonAnswer(200, service.store.list(account)) };
    case "get":
      return { answer: jsonAnswer(200, tokenAt(service, route).record) };
    case "revoke":
      return revoke(service, tokenAt(service, route));
    case "other":
      throw apiErrors.noSuchPath();
  }
}

/**
 * Whether any account of the path's product is served. Without a valid credential, a client cannot learn which accounts
 * exist.
 */
function hasPath({ accounts }: Service, account: AccountKey): boolean {
  return accounts.some((served) => (served === CLUSTERED) === (account === CLUSTERED));
}

function create(service: Service, account: AccountKey, credential: StoredToken, text: string): Outcome {
  const creation = parseCreation(text, service.clock.now());
  const { record, secret } = service.store.issue(account, creation, credential.record.id);
  service.onIssue(secret);
  const created: CreatedTokenRecord = { ...record, accessToken: secret };
  return { answer: jsonAnswer(201, created), created: record.id };
}

function revoke(service: Service, token: StoredToken): Outcome {
  if (token.record.revokedAt !== undefined && service.revokeRevoked === "conflict") {
    throw apiErrors.alreadyRevoked();
  }
  service.store.revoke(token.record.id);
  return { answer: emptyAnswer(204) };
}

function tokenAt({ store }: Service, { account, tokenId }: Route): StoredToken {
  const token = tokenId === undefined ? undefined : store.byId(tokenId);
  if (token === undefined || token.account !== account) throw apiErrors.noSuchToken();
  return token;
}
