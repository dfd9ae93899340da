import { type Answer, emptyAnswer, jsonTextAnswer } from "../answers";
import { type Cluster, idsOf } from "../clusters";
import { apiErrors } from "../errors";
import type { Route } from "../routes";
import type { Outcome, Service } from "../service";
import type { DatabaseSettings } from "./records";
import { parseDatabaseChanges, parseDatabaseCreation, parseNewName } from "./requests";
import type { StoredDatabase } from "./store";

/**
 * Carries out an operation on databases.
 *
 * @param service what it works on
 * @param cluster the cluster that the request is about
 * @param request its route and the text of its body
 */
export function manageDatabases(
  service: Service,
  cluster: Cluster,
  { route, text }: { readonly route: Route; readonly text: string },
): Outcome {
  return { answer: answerTo(service, cluster, route, text) };
}

function answerTo({ databases }: Service, cluster: Cluster, route: Route, text: string): Answer {
  const named = () => {
    const database = databases.byName(cluster, route.database ?? "");
    if (database === undefined) throw apiErrors.noSuchDatabase();
    return database;
  };
  switch (route.operation) {
    case "create":
      return jsonTextAnswer(200, shown(databases.create(cluster, parseDatabaseCreation(text))));
    case "list":
      return jsonTextAnswer(200, `[${databases.list(cluster).map(shown).join(",")}]`);
    case "update":
      return jsonTextAnswer(200, shownUpdated(databases.change(named(), parseDatabaseChanges(text))));
    case "delete":
      databases.delete(named());
      return emptyAnswer(204);
    case "rename":
      return jsonTextAnswer(200, shownWithId(databases.rename(named(), parseNewName(text))));
    case "undelete":
      return jsonTextAnswer(200, shownWithId(databases.undelete(cluster, idIn(route))));
    default:
      throw apiErrors.noSuchPath();
  }
}

/** What a creation and the listing show: no id. */
function shown({ cluster, settings }: StoredDatabase): string {
  return databaseJson(idsOf(cluster), settings);
}

/** What an update shows: no id and no partition template. */
function shownUpdated({ cluster, settings }: StoredDatabase): string {
  const { partitionTemplate: _, ...others } = settings;
  return databaseJson(idsOf(cluster), others);
}

/** What a renaming and an undeletion show. */
function shownWithId({ cluster, id, settings }: StoredDatabase): string {
  return databaseJson({ ...idsOf(cluster), id }, settings);
}

/** The retention is written digit by digit: it may be larger than the numbers of JavaScript are exact. */
function databaseJson(ids: object, { retentionPeriod, ...others }: DatabaseSettings): string {
  return `${JSON.stringify({ ...ids, ...others }).slice(0, -1)},"retentionPeriod":${retentionPeriod}}`;
}

function idIn({ databaseId = "" }: Route): number {
  if (!/^[1-9]\d{0,18}$/.test(databaseId)) throw apiErrors.databaseIdMalformed();
  return Number(databaseId);
}
