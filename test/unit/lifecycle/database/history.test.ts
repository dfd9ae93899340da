import { createDatabase } from "../../../../provider/lifecycle/database/create";
import { diffDatabase } from "../../../../provider/lifecycle/database/diff";
import { readDatabase } from "../../../../provider/lifecycle/database/read";
import { removeDatabase } from "../../../../provider/lifecycle/database/remove";
import { type DatabaseState, readDatabaseState } from "../../../../provider/lifecycle/database/state";
import { updateDatabase } from "../../../../provider/lifecycle/database/update";
import { DatabaseNames } from "../../../../provider/process/databaseNames";
import { databaseArguments, databasesInMemory } from "../../../support/lifecycle/databasesInMemory";

/** A run of the engine, which knows the state of one database. */
function history() {
  const { databases, context: service } = databasesInMemory();
  let names = new DatabaseNames();
  const context = { ...service, keptDatabases: { has: (name: string) => names.has(name) } };
  const present = { now: 0, scope: databases.scope };
  let held: { id: string; outs: DatabaseState } | undefined;

  /** What `pulumi up` does with these arguments. */
  const up = async (more: Readonly<Record<string, unknown>>) => {
    names = new DatabaseNames();
    const news = databaseArguments(more);
    const olds = held?.outs === undefined ? {} : { ...held.outs, __provider: "p" };
    names.noteCheck(olds, news);
    if (held === undefined) {
      held = await createDatabase(news, context);
      return;
    }
    const { changes, replaces, refusal } = diffDatabase(held.id, olds, news, present);
    if (refusal !== undefined) throw refusal;
    if (replaces.length > 0) {
      const former = held;
      names.noteCheck({}, news);
      held = await createDatabase(news, context);
      await removeDatabase(readDatabaseState({ ...former.outs }, former.id), context);
      return;
    }
    names.noteInPlace(news, olds);
    const state = readDatabaseState(olds, held.id);
    if (changes) held = { id: held.id, outs: await updateDatabase(held.id, state, news, () => context) };
  };

  /** What `pulumi refresh` does. */
  const refresh = async () => {
    service.databaseListing.drop();
    if (held !== undefined)
      held = { id: held.id, outs: await readDatabase(held.id, { ...held.outs }, context) };
  };

  /** What `pulumi destroy` does. */
  const destroy = async () => {
    names = new DatabaseNames();
    if (held !== undefined) await removeDatabase(readDatabaseState({ ...held.outs }, held.id), context);
    held = undefined;
  };
  return { databases, up, refresh, destroy, state: () => held };
}

test("a renamed database is refreshed and deleted under its new name, whatever has the old one", async () => {
  const { databases, up, refresh, destroy, state } = history();
  await up({ name: "first" });
  await up({ name: "second", forceDestroy: true });
  databases.add({ name: "first" });
  await refresh();
  expect(state()).toMatchObject({ id: "first", outs: { name: "second", status: "active" } });
  await destroy();
  expect(databases.names).toEqual(["first"]);
});

test("a missing database is created anew, and the deletion of the missing one leaves the new one", async () => {
  const { databases, up, refresh, state } = history();
  await up({ name: "metrics", forceDestroy: true });
  databases.records.length = 0;
  await refresh();
  expect(state()?.outs.status).toBe("missing");
  await up({ name: "metrics", forceDestroy: true });
  await refresh();
  expect(state()?.outs.status).toBe("active");
  expect(databases.names).toEqual(["metrics"]);
  expect(databases.changes.map(([call]) => call)).toEqual(["create", "create"]);
});

test("a database that was renamed behind the state is taken over under its new name", async () => {
  const { databases, up, refresh, state } = history();
  await up({ name: "first" });
  await databases.rename("first", "second");
  await expect(up({ name: "second" })).rejects.toThrow(/adopt: true.*pulumi up --refresh/);
  await refresh();
  await expect(up({ name: "third", adopt: true })).rejects.toThrow(/no database "third".*remove `adopt`/);
  await up({ name: "second", adopt: true, forceDestroy: true });
  expect(state()).toMatchObject({ id: "second", outs: { name: "second", status: "active" } });
  expect(databases.names).toEqual(["second"]);
});

test("what somebody changed is mended by the next update, and only that", async () => {
  const { databases, up, refresh } = history();
  await up({ name: "metrics", maxTables: 7 });
  await databases.update("metrics", { maxTables: 8, maxColumnsPerTable: 9 });
  await refresh();
  await up({ name: "metrics", maxTables: 7 });
  expect(databases.changes.at(-1)).toEqual(["update", "metrics", { maxTables: 7 }]);
});
