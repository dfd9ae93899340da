import { proveInCluster } from "../../../../provider/lifecycle/database/otherCluster";
import { failureOf } from "../../../support/failureOf";
import { databaseOutputs, databasesInMemory } from "../../../support/lifecycle/databasesInMemory";

test("two scopes are one cluster if the listing has the database, or nothing can be lost", async () => {
  const { databases, context } = databasesInMemory();
  const state = databaseOutputs(databases, { scope: "clustered:former" });
  const error = await failureOf(proveInCluster(state, context));
  expect(error.message).toMatch(
    /belongs to clustered:former, and dedicated:.* does not list it.*Nothing was done/,
  );
  await proveInCluster({ ...state, status: "missing" }, context);
  context.databaseListing.drop();
  databases.add({ name: "metrics" });
  await proveInCluster(state, context);
});
