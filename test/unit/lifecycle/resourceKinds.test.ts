import { lifecycleOf } from "../../../provider/lifecycle/resourceKinds";
import { lifecycleInMemory } from "../../support/lifecycle/lifecycleInMemory";
import { DAY } from "../../support/time";

const lengths = { expiresIn: "90d", rotateBefore: "30d", overlap: "7d" };
const rotating = {
  kind: "rotating",
  owner: "acme/infra/prod/ci",
  description: "CI",
  verify: false,
  ...lengths,
};
const single = { owner: "acme/infra/prod/ci", description: "CI", verify: false };
const retirement = { kind: "retirement", retire: "manual", tokenId: "1" };

const update = async (
  memory: ReturnType<typeof lifecycleInMemory>,
  id: string,
  olds: Record<string, unknown>,
  news: Record<string, unknown>,
) => {
  const now = memory.clock.now();
  const present = { now, scope: memory.backend.scope };
  const { changes, replaces } = lifecycleOf(news).diff(id, olds, news, present);
  expect([changes, replaces]).toEqual([true, []]);
  const outs = await lifecycleOf(news).update(id, olds, news, memory.contexts, now);
  expect(lifecycleOf(news).diff(id, outs as Record<string, unknown>, news, present).changes).toBe(false);
  return outs as Record<string, unknown>;
};

describe("a token that becomes a rotating token by an alias", () => {
  test.each([
    ["that ends", { expiresIn: "90d" }],
    ["that never ends", {}],
  ])("%s stays the current one, and is rotated when it is due", async (_name, more) => {
    const memory = lifecycleInMemory();
    const inputs = { ...single, ...more };
    const { id, outs } = await lifecycleOf(inputs).create(inputs, memory.contexts, memory.clock.now());
    memory.backend.calls.length = 0;
    const first = await update(memory, id, outs as Record<string, unknown>, rotating);
    expect(memory.backend.calls).toEqual([]);
    expect(first).toMatchObject({ kind: "rotating", tokenId: id, status: "active", generation: 1 });
    expect(first).toMatchObject({ token: (outs as { token: string }).token });
    expect(first).not.toHaveProperty("onInvalid");

    memory.clock.advance(61 * DAY);
    const second = await update(memory, id, first, rotating);
    expect(second).toMatchObject({ generation: 2, previousTokenId: id });
    expect(memory.backend.alive.map((record) => record.id)).toContain(id);
    memory.clock.advance(8 * DAY);
    const third = await update(memory, id, second, rotating);
    expect(third).not.toHaveProperty("previousTokenId");
    expect(memory.backend.alive.map((record) => record.id)).not.toContain(id);
  });
});

test.each([
  ["a rotating token", "a token", rotating, single],
  ["a rotating token", "a retirement", rotating, retirement],
  ["a token", "a retirement", single, retirement],
  ["a retirement", "a rotating token", retirement, rotating],
  ["a retirement", "a token", retirement, single],
])("%s never becomes %s: tokens would be lost", async (_from, _to, olds, news) => {
  const memory = lifecycleInMemory();
  const now = memory.clock.now();
  const lifecycle = lifecycleOf(news);
  expect(() => lifecycle.diff("1", olds, news, { now, scope: memory.backend.scope })).toThrow(
    /cannot become a .*remove the alias/,
  );
  await expect(lifecycle.update("1", olds, news, memory.contexts, now)).rejects.toThrow(/cannot become/);
});

test("a rotating token that no state holds is told as that", async () => {
  const memory = lifecycleInMemory();
  const read = lifecycleOf(rotating).read("1", rotating, memory.contexts);
  await expect(read).rejects.toThrow("a RotatingManagementToken cannot be looked up");
});

test("a retirement that no state holds is not looked up: it would never revoke anything", async () => {
  const { contexts } = lifecycleInMemory();
  const retirement = lifecycleOf({ kind: "retirement" });
  await expect(retirement.read("1", { kind: "retirement" }, contexts)).rejects.toThrow("cannot be looked up");
  const state = { kind: "retirement", stateVersion: 1 };
  expect(await retirement.read("1", state, contexts)).toBe(state);
});
