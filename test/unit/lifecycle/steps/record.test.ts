import { TokenError } from "../../../../provider/errors";
import { create } from "../../../../provider/lifecycle/single/create";
import { lookUp } from "../../../../provider/lifecycle/single/lookUp";
import type { TokenState } from "../../../../provider/lifecycle/state";
import { read } from "../../../../provider/lifecycle/steps/read";
import { revokeUnlessKept } from "../../../../provider/lifecycle/steps/revoke";
import { failureOf } from "../../../support/failureOf";
import { fails } from "../../../support/lifecycle/fakeBackend";
import { reads } from "../../../support/lifecycle/fakeDatabaseTokens";
import { argumentsOf, databaseTokensInMemory } from "../../../support/lifecycle/lifecycleInMemory";

let memory: ReturnType<typeof databaseTokensInMemory>;
let state: TokenState;

beforeEach(async () => {
  memory = databaseTokensInMemory();
  state = await create(argumentsOf({ kind: "databaseToken", permissions: [reads("a")] }), memory.context);
});

describe("a listing that leaves out a token", () => {
  beforeEach(() => void memory.backend.unlisted.add(state.tokenId));

  test("proves nothing: the service shows it alive when it is asked", async () => {
    expect(await read(state, memory.context)).toEqual(state);
    expect((await lookUp(state.tokenId, memory.context)).status).toBe("active");
  });

  test("and an answer that shows it revoked: revoked", async () => {
    memory.backend.alter(state.tokenId, { revokedAt: "2027-01-01T00:00:00Z" });
    expect((await read(state, memory.context)).status).toBe("revoked");
  });

  test("and an answer that does not know it: missing", async () => {
    memory.backend.records.length = 0;
    expect((await read(state, memory.context)).status).toBe("missing");
  });

  test("and no answer: nothing is concluded", async () => {
    memory.backend.trouble("get", fails(new TokenError("permission", "403")));
    expect((await failureOf(read(state, memory.context))).code).toBe("permission");
  });

  test("does not make a failed revocation a success", async () => {
    memory.backend.trouble("revoke", fails(new TokenError("not-found", "404")));
    const error = await failureOf(revokeUnlessKept(state, memory.context));
    expect(error.message).toContain("lists it alive");
  });
});

test.each<[string, () => void]>([
  [
    "still shown, with its end",
    () => memory.backend.alter(state.tokenId, { revokedAt: "2027-01-01T00:00:00Z" }),
  ],
  ["gone", () => void memory.backend.records.splice(0)],
])("a revocation answered 404 is one where the token is %s", async (_name, end) => {
  end();
  memory.backend.trouble("revoke", fails(new TokenError("not-found", "404")));
  await revokeUnlessKept(state, memory.context);
});

test("a token that is listed twice is one token", async () => {
  memory.backend.records.push(...memory.backend.records);
  expect(await read(state, memory.context)).toEqual(state);
});

test("one listing refreshes any number of tokens that it shows", async () => {
  memory.backend.calls.length = 0;
  await Promise.all(Array.from({ length: 50 }, () => read(state, memory.context)));
  expect(memory.backend.calls).toEqual(["list"]);
});
