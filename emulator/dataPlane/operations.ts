import { type Answer, emptyAnswer, jsonAnswer } from "../answers";
import type { StoredDatabase } from "../databases/store";
import type { DatabasePermission } from "../databaseTokens/records";
import { apiErrors } from "../errors";
import { isObject } from "../jsonBody";
import type { Service, ServiceRequest } from "../service";
import { authenticate, dataSecretOf } from "../tokens/authentication";
import { linesOf } from "./lineProtocol";

/** Carries out a query or a write. Which account and cluster it is about, the token says. */
export function serveData(service: Service, { route, authorization, text }: ServiceRequest): Answer {
  if (route.error !== undefined) throw route.error;
  const { cluster, record } = authenticate(dataSecretOf(authorization), service.databaseTokens, service);
  const open = (name: string | undefined, action: DatabasePermission["action"]): StoredDatabase => {
    if (name === undefined) throw apiErrors.databaseMissing();
    const permitted = record.permissions.some(
      (one) => one.action === action && (one.resource === name || one.resource === "*"),
    );
    if (!permitted) throw apiErrors.notPermitted();
    const database = service.databases.byName(cluster, name);
    if (database === undefined) throw apiErrors.noSuchDatabase();
    return database;
  };
  if (route.operation === "query") {
    const { database, query } = queryIn(route, text);
    open(database, "read");
    if (query === undefined) throw apiErrors.queryMissing();
    return jsonAnswer(200, { results: [{ statement_id: 0 }] });
  }
  const database = open(route.database, "write");
  const lines = linesOf(text);
  if (lines === undefined) throw apiErrors.linesMalformed();
  service.databases.write(database, lines);
  return emptyAnswer(204);
}

/** The parameters of a query: in the address, or in a body that is JSON or a form. */
function queryIn(
  { database, query }: ServiceRequest["route"],
  text: string,
): { readonly database: string | undefined; readonly query: string | undefined } {
  const body = bodyParameters(text);
  return { database: database ?? body.get("db"), query: query ?? body.get("q") };
}

function bodyParameters(text: string): ReadonlyMap<string, string> {
  let fields: Iterable<readonly [string, unknown]>;
  try {
    const body: unknown = JSON.parse(text);
    fields = isObject(body) ? Object.entries(body) : [];
  } catch {
    fields = new URLSearchParams(text);
  }
  const given = new Map<string, string>();
  for (const [name, value] of fields) if (typeof value === "string" && value !== "") given.set(name, value);
  return given;
}
