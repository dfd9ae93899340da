import {
  checkRetirement,
  diffRetirement,
  retire,
} from "../../../../provider/lifecycle/retirement/retirement";
import { UNKNOWN } from "../../../../provider/unknown";
import { type LifecycleInMemory, lifecycleInMemory } from "../../../support/lifecycle/lifecycleInMemory";
import { DAY } from "../../../support/time";

let memory: LifecycleInMemory;
let news: Record<string, unknown>;
let ids: { current: string; previous: string };

beforeEach(() => {
  memory = lifecycleInMemory();
  const [current, previous] = [memory.backend.add(), memory.backend.add()];
  ids = { current: current.id, previous: previous.id };
  news = {
    kind: "retirement",
    owner: "acme/infra/prod/ci",
    scope: memory.backend.scope,
    retire: "manual",
    tokenId: current.id,
    previousTokenId: previous.id,
    previousTokenPrefix: previous.tokenPrefix,
    previousRevokeAt: new Date(memory.clock.now() + 7 * DAY).toISOString(),
  };
});

const run = (olds: Record<string, unknown> = {}) =>
  retire(olds, news, memory.clock.now(), () => memory.context);
const isAlive = (id: string) => memory.backend.alive.some((record) => record.id === id);

describe("check of a retirement", () => {
  test("wants a rotating token that does not retire by itself", () => {
    expect(checkRetirement(news).failures).toEqual([]);
    expect(checkRetirement({ ...news, retire: UNKNOWN }).failures).toEqual([]);
    expect(checkRetirement({ ...news, retire: "auto" }).failures[0]?.reason).toMatch(/retire: "manual"/);
  });
});

describe("diff of a retirement", () => {
  test.each<[string, number, Record<string, unknown>, boolean]>([
    ["before the date", 6, {}, false],
    ["on the date", 7, {}, true],
    ["no predecessor", 8, { previousTokenId: undefined }, false],
    ["not known yet", 1, { previousTokenId: UNKNOWN }, true],
    ["a date that is none", 8, { previousRevokeAt: "soon" }, false],
  ])("a retirement: %s", (_name, days, more, changes) => {
    const now = memory.clock.now() + days * DAY;
    expect(diffRetirement({}, { ...news, ...more }, now)).toMatchObject({
      changes,
      replaces: [],
      remarks: [],
    });
  });

  test("one that is revoked already is not due again", () => {
    const olds = { retiredTokenId: ids.previous };
    expect(diffRetirement(olds, news, memory.clock.now() + 30 * DAY).changes).toBe(false);
  });
});

describe("a retirement", () => {
  test("waits, after the date too, until the current token is verified and delivered", async () => {
    memory.clock.advance(8 * DAY);
    news.waits = true;
    await expect(run()).rejects.toThrow(/is not ready .*was not revoked/);
    expect(isAlive(ids.previous)).toBe(true);
    news.waits = false;
    await run();
    expect(isAlive(ids.previous)).toBe(false);
  });

  test("does nothing, and calls nobody, before the date", async () => {
    expect((await run()).retiredTokenId).toBeUndefined();
    expect(memory.backend.calls).toEqual([]);
  });

  test("revokes the predecessor on its date, and only that", async () => {
    memory.clock.advance(7 * DAY);
    expect((await run()).retiredTokenId).toBe(ids.previous);
    expect(isAlive(ids.previous)).toBe(false);
    expect(isAlive(ids.current)).toBe(true);
  });

  test("whose predecessor is dead already is done", async () => {
    memory.clock.advance(7 * DAY);
    await memory.backend.revoke(ids.previous);
    expect((await run()).retiredTokenId).toBe(ids.previous);
  });

  test("does not revoke the predecessor of a dead token", async () => {
    memory.clock.advance(7 * DAY);
    await memory.backend.revoke(ids.current);
    await expect(run()).rejects.toThrow(/could not be proven to work .*does not list it alive/);
    expect(isAlive(ids.previous)).toBe(true);
  });

  test("touches nothing in another account", async () => {
    memory.clock.advance(7 * DAY);
    news.scope = "dedicated:22222222-2222-4222-8222-222222222222";
    await expect(run()).rejects.toThrow(/belongs to/);
    expect(memory.backend.calls).toEqual([]);
  });

  test("does not take the arguments' word for which token is the credential, or for a predecessor", async () => {
    memory.clock.advance(7 * DAY);
    const [credential] = memory.context.credentials;
    const own = memory.backend.add({ tokenPrefix: credential?.prefix ?? "" });
    news = { ...news, previousTokenId: own.id, previousTokenPrefix: "M.V1.none" };
    await expect(run()).rejects.toThrow(/with which the provider itself authenticates: it was not revoked/);
    news.previousTokenId = ids.current;
    await expect(run()).rejects.toThrow(/is not its own predecessor/);
    expect([own.id, ids.current].every(isAlive)).toBe(true);
  });

  test("remembers the last one that it revoked", async () => {
    expect((await run({ retiredTokenId: "earlier" })).retiredTokenId).toBe("earlier");
  });
});
