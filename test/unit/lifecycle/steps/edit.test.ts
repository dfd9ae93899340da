import type { TokenChange } from "../../../../provider/backends/backend";
import { isTokenError, TokenError } from "../../../../provider/errors";
import { create } from "../../../../provider/lifecycle/single/create";
import { diff } from "../../../../provider/lifecycle/single/diff";
import { update } from "../../../../provider/lifecycle/single/update";
import { readState, type TokenState } from "../../../../provider/lifecycle/state";
import { editsOf } from "../../../../provider/lifecycle/steps/edit";
import { read } from "../../../../provider/lifecycle/steps/read";
import { UNKNOWN } from "../../../../provider/unknown";
import { failureOf } from "../../../support/failureOf";
import { fails, failsAfterwards } from "../../../support/lifecycle/fakeBackend";
import { reads } from "../../../support/lifecycle/fakeDatabaseTokens";
import { argumentsOf, databaseTokensInMemory } from "../../../support/lifecycle/lifecycleInMemory";
import { notReady } from "../../../support/lifecycle/notReady";

const [A, B] = [reads("a"), reads("b")];
const ANYWHERE = { action: "write", database: "*" };

/** Arguments of a single token. */
const wanted = (more: object = {}) => argumentsOf({ kind: "databaseToken", permissions: [A], ...more });

const lost = () => new TokenError("ambiguous", "the answer was lost; it may have been carried out");
const forbidden = () => new TokenError("permission", "the token may not do this");

describe("what has to be changed in place", () => {
  const state = { description: "CI", permissions: [A, B] };
  const edits = (news: object) => editsOf(state, { ...wanted(), ...news });

  test("the order and repetition of permissions mean nothing", () => {
    expect(edits({ permissions: [B, A, B] })).toEqual([]);
  });

  test.each<[string, object, string[]]>([
    ["one permission less", { permissions: [A] }, ["permissions"]],
    ["another action", { permissions: [A, { ...B, action: "write" }] }, ["permissions"]],
    ["another description", { description: "CD", permissions: [A, B] }, ["description"]],
    ["a permission that is not known yet", { permissions: [A, B, UNKNOWN] }, ["permissions"]],
    ["a database that is not known yet", { permissions: [A, { ...B, database: UNKNOWN }] }, ["permissions"]],
    [
      "all of it not known yet",
      { permissions: UNKNOWN, description: UNKNOWN },
      ["description", "permissions"],
    ],
  ])("%s", (_name, news, names) => {
    expect(edits(news)).toEqual(names);
  });

  test("nothing of a management token", () => {
    expect(editsOf(state, argumentsOf({ description: "CD" }))).toEqual([]);
  });
});

describe("a single token", () => {
  let memory: ReturnType<typeof databaseTokensInMemory>;
  let state: TokenState;

  beforeEach(async () => {
    memory = databaseTokensInMemory();
    state = await create(wanted(), memory.context);
    memory.backend.calls.length = 0;
  });

  const change = (more: object, from = state) => update(from, wanted(more), () => memory.context);
  const shown = () => memory.backend.records[0];

  test("only what changes is asked for, and the marker stays as it is", async () => {
    const before = shown()?.description ?? "";
    expect(await change({ permissions: [B] })).toMatchObject({ permissions: [B], description: "CI" });
    expect(memory.backend.changes).toEqual([{ id: state.tokenId, permissions: [B] }]);
    expect(memory.backend.calls).toEqual(["change"]);
    await change({ description: "CD" });
    expect(shown()?.description).toBe(before.replace("CI", "CD"));
  });

  test("a renamed resource changes nothing of the marker, by which a token that is not ready is known", async () => {
    const before = shown()?.description ?? "";
    await change({ description: "CD", owner: "acme/infra/prod/renamed" });
    expect(shown()?.description).toBe(before.replace("CI", "CD"));
  });

  test("without a marker on the service, the token gets one again", async () => {
    memory.backend.alter(state.tokenId, { description: "mine" });
    await change({ description: "CD" });
    expect(shown()?.description).toMatch(/^CD \[pulumi:acme\/infra\/prod\/ci#[0-9a-f]{16}\]$/);
  });

  test.each([
    ["the answer is lost after the work", failsAfterwards(lost())],
    ["the service says 409 after the work", failsAfterwards(new TokenError("conflict", "409"))],
    ["the answer cannot be read", failsAfterwards(new TokenError("protocol", "it cannot be read"))],
  ])("%s: its record says that it was carried out", async (_name, trouble) => {
    memory.backend.trouble("change", trouble);
    expect((await change({ permissions: [B] })).permissions).toEqual([B]);
  });

  test("the answer is lost before the work: the state does not say what the token may do", async () => {
    memory.backend.trouble("change", fails(lost()));
    const { state: recorded, message } = await notReady(change({ permissions: [B] }));
    expect(message).toContain("may have been carried out");
    const next = readState(recorded as never, state.tokenId);
    expect(next).toMatchObject({ tokenId: state.tokenId, token: state.token, description: "CI" });
    expect(next.permissions).toBeUndefined();
    // Also a program that was changed back sets it.
    expect((await change({}, next)).permissions).toEqual([A]);
    expect(memory.backend.changes.at(-1)).toEqual({ id: state.tokenId, permissions: [A] });
  });

  test("neither the answer comes nor the record: the outcome stays unknown", async () => {
    memory.backend.trouble("change", failsAfterwards(lost()));
    memory.backend.trouble("get", fails(new TokenError("unavailable", "503")));
    const { reason, state: recorded } = await notReady(change({ permissions: [ANYWHERE] }));
    expect(reason.code).toBe("ambiguous");
    const next = readState(recorded as never, state.tokenId);
    await change({}, next);
    expect(shown()?.permissions).toEqual([A]);
  });

  test.each<[string, TokenChange]>([
    ["a part of the permissions", { permissions: [A] }],
    ["other permissions", { permissions: [ANYWHERE] }],
  ])("the service shows %s: it is recorded as not ready", async (_name, instead) => {
    memory.backend.trouble("change", async () => {
      memory.backend.alter(state.tokenId, instead);
      return shown();
    });
    const { message } = await notReady(change({ permissions: [A, B] }));
    expect(message).toContain("otherwise than asked for");
  });

  test("a refusal leaves the state as it was", async () => {
    memory.backend.trouble("change", fails(forbidden()));
    const error = await failureOf(change({ permissions: [B] }));
    expect(error.code).toBe("permission");
  });

  test.each([
    ["is not there any more", (id: string) => memory.backend.records.splice(0, id.length)],
    ["was revoked", (id: string) => memory.backend.alter(id, { revokedAt: "2027-01-01T00:00:00Z" })],
  ])("that %s: the failure says how to get another", async (_name, end) => {
    end(state.tokenId);
    const error = await failureOf(change({ permissions: [B] }));
    expect(isTokenError(error, "not-found", "invalid-token")).toBe(true);
    expect(error.message).toContain("`pulumi up --refresh` creates another");
  });

  test("what follows the change fails: the state says what was changed", async () => {
    memory.backend.trouble("probe", fails(new TokenError("unavailable", "503")), 9);
    const adopt = { id: state.tokenId, token: `apiv1_${"x".repeat(40)}` };
    const { reason, state: recorded } = await notReady(change({ permissions: [B], adopt }));
    expect(reason.code).toBe("unavailable");
    const next = readState(recorded as never, state.tokenId);
    expect(next.permissions).toEqual([B]);
    // So a program that is changed back sets back the token.
    const present = { now: memory.clock.now(), scope: memory.backend.scope };
    expect(diff(state.tokenId, { ...recorded }, wanted(), present).due).toContain("permissions");
  });

  test("a refresh shows what somebody changed, and nothing that looks like a secret", async () => {
    const secret = `apiv1_${"s3cr3t".repeat(8)}`;
    memory.backend.alter(state.tokenId, {
      description: `mine ${secret}`,
      permissions: [{ action: "admin", database: "a" }],
    });
    const refreshed = await read(state, memory.context);
    expect(refreshed).toMatchObject({
      description: "mine apiv1_s3cr[redacted]",
      permissions: [{ action: "admin", database: "a" }],
    });
    expect(JSON.stringify({ ...refreshed, token: "" })).not.toContain(secret);
    expect(editsOf(refreshed, wanted())).toEqual(["description", "permissions"]);
  });

  test("a refresh of the same permissions in another order changes nothing", async () => {
    memory.backend.alter(state.tokenId, { permissions: [A, A] });
    expect(await read(state, memory.context)).toEqual(state);
  });
});
