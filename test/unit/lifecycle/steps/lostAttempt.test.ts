import type { CreatedToken, CreateRequest, TokenRecord } from "../../../../provider/backends/backend";
import { TokenError } from "../../../../provider/errors";
import { createRotation, updateRotation } from "../../../../provider/lifecycle/rotation/rotate";
import { create } from "../../../../provider/lifecycle/single/create";
import { fails, failsAfterwards } from "../../../support/lifecycle/fakeBackend";
import {
  argumentsOf,
  type LifecycleInMemory,
  lifecycleInMemory,
} from "../../../support/lifecycle/lifecycleInMemory";

const lostAnswer = new TokenError("ambiguous", "the connection was reset");
const rotating = () => argumentsOf({ kind: "rotating", rotateBefore: "30d", overlap: "7d" });

let memory: LifecycleInMemory;
beforeEach(() => {
  memory = lifecycleInMemory();
});

const makers = {
  ManagementToken: () => create(argumentsOf(), memory.context),
  RotatingManagementToken: async () => (await createRotation(rotating(), memory.context)).state,
};
const kinds = Object.entries(makers);
const living = () => memory.backend.alive.slice(1).map(({ id }) => id);
const made = () => memory.backend.records.slice(1);

/** Lets the service keep something else than it is asked for. */
function keeps(alter: (request: CreateRequest) => Partial<TokenRecord>): void {
  const ask = memory.backend.create.bind(memory.backend);
  memory.backend.create = (request: CreateRequest): Promise<CreatedToken> =>
    ask({ ...request, ...alter(request) });
}

/** Somebody makes a token without a marker while the next request is under way. */
function meanwhile(fields: Partial<TokenRecord>): void {
  memory.backend.trouble("create", async (work) => {
    await work();
    memory.backend.add(fields);
    throw lostAnswer;
  });
}

const unmarked = () => ({ description: "" });

describe.each(kinds)("a %s whose first attempt has an unknown outcome", (_kind, make) => {
  test("is made where that attempt's token was found, whoever makes another one meanwhile", async () => {
    meanwhile({ expiresAt: "2027-04-01T00:00:00Z" });
    const { tokenId } = await make();
    const [found, somebodys] = made();
    expect(living()).toEqual([somebodys?.id, tokenId]);
    expect(living()).not.toContain(found?.id);
  });

  test.each<[string, (request: CreateRequest) => Partial<TokenRecord>]>([
    ["shortens its life", () => ({ ...unmarked(), expiresAt: "2027-01-08T00:00:00Z" })],
    ["lengthens its life", () => ({ ...unmarked(), expiresAt: "2099-01-01T00:00:00Z" })],
    ["has a clock that is behind", () => ({ ...unmarked(), createdAt: "2026-12-31T23:58:30Z" })],
    [
      "keeps a marker with another nonce",
      ({ description }) => ({ description: description.replace(/#.{16}\]/, `#${"0".repeat(16)}]`) }),
    ],
  ])("and whose service drops its marker and %s: it is named, and no other is made", async (_name, alter) => {
    keeps(alter);
    memory.backend.trouble("create", failsAfterwards(lostAnswer), 2);
    const error: unknown = await make().catch((reason: unknown) => reason);
    const [lost] = made();
    expect(String(error)).toContain(`may be the one: ${lost?.id}.`);
    expect(error).toMatchObject({ code: "ambiguous" });
    expect(made()).toHaveLength(1);
  });

  test.each<[string, (description: string) => string]>([
    ["adds to it", (text) => `${text} (by gateway)`],
    ["writes it in capitals", (text) => text.toUpperCase()],
    ["takes its brackets", (text) => text.replace(/[[\]]/g, "")],
    ["adds a marker of its own", (text) => `${text} [pulumi:gateway#${"0".repeat(16)}]`],
  ])("and whose service alters its marker (%s): it is found all the same", async (_name, alter) => {
    keeps(({ description }) => ({ description: alter(description) }));
    memory.backend.trouble("create", failsAfterwards(lostAnswer), 2);
    await expect(make()).rejects.toThrow("Nothing was left behind");
    expect(made()).toHaveLength(2);
    expect(living()).toEqual([]);
  });

  test("is made where nothing was left, beside tokens without a marker that were there before", async () => {
    const before = memory.backend.add({ expiresAt: "2027-04-01T00:00:00Z" });
    memory.backend.trouble("create", fails(lostAnswer));
    const { tokenId } = await make();
    expect(living()).toEqual([before.id, tokenId]);
  });

  test("and whose second is refused says what may be left of the first", async () => {
    keeps(unmarked);
    let late = async (): Promise<unknown> => undefined;
    memory.backend.trouble("create", async (work) => {
      late = work;
      throw lostAnswer;
    });
    memory.backend.trouble("create", async () => {
      await late();
      throw new TokenError("permission", "not allowed");
    });
    await expect(make()).rejects.toMatchObject({ code: "permission" });
    expect(memory.warnings.join()).toContain(`may be the one: ${made()[0]?.id}.`);
  });
});

test("resources of one name that are made at once are not taken for one another's", async () => {
  await memory.context.listing.requireReadable(memory.credential, memory.clock.now());
  memory.backend.trouble("create", fails(lostAnswer));
  const states = await Promise.all([create(argumentsOf(), memory.context), makers.RotatingManagementToken()]);
  expect(living().sort()).toEqual(states.map(({ tokenId }) => tokenId).sort());
});

test("a token of an earlier run's attempt at the same rotation is not taken for that of this one", async () => {
  const { id, state } = await createRotation(rotating(), memory.context);
  const again = () =>
    updateRotation(
      id,
      state,
      { ...rotating(), keepers: { asked: "1" } },
      memory.clock.now(),
      () => memory.context,
    );
  memory.backend.trouble("create", failsAfterwards(lostAnswer), 2);
  await expect(again()).rejects.toThrow("Nothing was left behind");
  expect(living()).toEqual([state.tokenId]);
  keeps(unmarked);
  memory.backend.trouble("create", failsAfterwards(lostAnswer));
  await expect(again()).rejects.toThrow("may be the one");
});

test("the first attempt's token is not taken for that of the second, which has the same nonce in a rotation", async () => {
  const { id, state } = await createRotation(rotating(), memory.context);
  memory.backend.trouble("create", async (work) => {
    await work();
    keeps(unmarked);
    throw lostAnswer;
  });
  memory.backend.trouble("create", failsAfterwards(lostAnswer));
  const attempt = updateRotation(
    id,
    state,
    { ...rotating(), keepers: { asked: "1" } },
    memory.clock.now(),
    () => memory.context,
  );
  await expect(attempt).rejects.toThrow("may be the one");
});
