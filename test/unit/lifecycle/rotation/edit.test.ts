import { TokenError } from "../../../../provider/errors";
import {
  createRotation,
  readRotationTokens,
  updateRotation,
} from "../../../../provider/lifecycle/rotation/rotate";
import {
  type RotationState,
  readRotation,
  rotationNonce,
} from "../../../../provider/lifecycle/rotation/state";
import { editsOf } from "../../../../provider/lifecycle/steps/edit";
import { fails } from "../../../support/lifecycle/fakeBackend";
import { reads } from "../../../support/lifecycle/fakeDatabaseTokens";
import { databaseTokensInMemory } from "../../../support/lifecycle/lifecycleInMemory";
import { notReady } from "../../../support/lifecycle/notReady";
import { inputs as rotationInputs } from "../../../support/lifecycle/rotationValues";
import { DAY } from "../../../support/time";

const [A, B] = [reads("a"), reads("b")];
const ANYWHERE = { action: "write", database: "*" };

/** Arguments as `check` hands them on. */
const rotating = (more: object = {}) => ({
  ...rotationInputs,
  kind: "rotatingDatabaseToken" as const,
  permissions: [A],
  ...more,
});

const lost = () => new TokenError("ambiguous", "the answer was lost; it may have been carried out");
const forbidden = () => new TokenError("permission", "the token may not do this");

describe("a rotating token in its overlap", () => {
  let memory: ReturnType<typeof databaseTokensInMemory>;
  let id: string;
  let first: RotationState;
  let state: RotationState;

  beforeEach(async () => {
    memory = databaseTokensInMemory();
    const made = await createRotation(rotating(), memory.context);
    id = made.id;
    first = made.state;
    state = await change({ keepers: { release: "2" } }, first);
    memory.backend.changes.length = 0;
  });

  function change(more: object, from: object = state): Promise<RotationState> {
    const args = rotating({ keepers: { release: "2" }, ...more });
    return updateRotation(id, readRotation({ ...from }), args, memory.clock.now(), () => memory.context);
  }

  const permissionsOf = (tokenId: string) =>
    memory.backend.records.find((record) => record.id === tokenId)?.permissions;
  const both = () => [permissionsOf(first.tokenId), permissionsOf(state.tokenId)];

  test("both generations get the change in the same update, each with its own marker", async () => {
    const markers = () => memory.backend.records.map(({ description }) => description.replace(/^\w+/, ""));
    const before = markers();
    await change({ permissions: [A, B], description: "CD" });
    expect(both()).toEqual([
      [A, B],
      [A, B],
    ]);
    expect(markers()).toEqual(before);
  });

  test.each([
    ["fails", () => forbidden()],
    ["has an unknown outcome", () => lost()],
  ])(
    "the second change %s: the next update makes both, also one that is changed back",
    async (_name, error) => {
      memory.backend.trouble("change", (work) => work());
      memory.backend.trouble("change", fails(error()));
      const { state: recorded, reason } = await notReady(change({ permissions: [A, B] }));
      expect(reason.code).toBe("ambiguous");
      expect(both()).toEqual([[A], [A, B]]);
      const again = await change({ permissions: [A, B] }, recorded);
      expect(both()).toEqual([
        [A, B],
        [A, B],
      ]);
      expect(again.permissions).toEqual([A, B]);
    },
  );

  test("the second change fails, and the program is changed back: both are set back", async () => {
    memory.backend.trouble("change", (work) => work());
    memory.backend.trouble("change", fails(forbidden()));
    const { state: recorded } = await notReady(change({ permissions: [ANYWHERE] }));
    expect((await change({}, recorded)).permissions).toEqual([A]);
    expect(both()).toEqual([[A], [A]]);
  });

  test.each(["current", "previous"] as const)(
    "a refresh while only the %s one was changed: the next update makes both alike, whatever it asks for",
    async (which) => {
      memory.backend.alter(which === "current" ? state.tokenId : first.tokenId, { permissions: [A, B] });
      for (const permissions of [[A], [A, B]]) {
        const refreshed = await readRotationTokens(state, memory.context);
        expect(editsOf(refreshed, rotating({ permissions }))).toEqual(["permissions"]);
      }
      const refreshed = await readRotationTokens(state, memory.context);
      await change({ permissions: [A, B] }, refreshed);
      expect(both()).toEqual([
        [A, B],
        [A, B],
      ]);
    },
  );

  test("a refresh while both were changed alike shows the change", async () => {
    for (const tokenId of [first.tokenId, state.tokenId]) memory.backend.alter(tokenId, { permissions: [B] });
    expect((await readRotationTokens(state, memory.context)).permissions).toEqual([B]);
  });

  test.each([
    ["revoked", () => memory.backend.alter(first.tokenId, { revokedAt: "2027-01-01T00:00:00Z" })],
    ["not there any more", () => memory.backend.records.splice(0, 1)],
    [
      "expired, and cannot be changed any more",
      () => {
        memory.backend.alter(first.tokenId, { expiresAt: "2020-01-01T00:00:00Z" });
        memory.backend.trouble("change", (work) => work());
        memory.backend.trouble("change", fails(new TokenError("protocol", "400: it is expired")));
      },
    ],
  ])("the previous one is %s: a warning, and the current one is changed", async (_name, end) => {
    end();
    await change({ permissions: [B] });
    expect(permissionsOf(state.tokenId)).toEqual([B]);
    expect(memory.warnings.join()).toContain("the former token was not changed");
  });

  test("the service says that it does not know the previous one, and lists it: the update fails", async () => {
    memory.backend.trouble("change", (work) => work());
    memory.backend.trouble("change", fails(new TokenError("not-found", "the service does not know it")));
    memory.backend.trouble("get", async () => undefined, 9);
    const { reason, state: recorded } = await notReady(change({ permissions: [B] }));
    expect(reason.message).toContain("although it shows that token alive");
    expect((await change({ permissions: [B] }, recorded)).permissions).toEqual([B]);
    expect(both()).toEqual([[B], [B]]);
  });

  test("a rotation that is due is not held up by a current token that is gone", async () => {
    memory.backend.alter(state.tokenId, { revokedAt: "2027-01-01T00:00:00Z" });
    memory.clock.advance(61 * DAY);
    const next = await change({ permissions: [B] });
    expect(next.generation).toBe(3);
    expect(permissionsOf(next.tokenId)).toEqual([B]);
  });

  test("a rotation that fails after the change: the state says what was changed", async () => {
    memory.backend.trouble("create", fails(forbidden()));
    const { state: recorded } = await notReady(change({ permissions: [B], keepers: { release: "3" } }));
    expect(readRotation({ ...recorded })).toMatchObject({ permissions: [B], tokenId: state.tokenId });
    expect(both()).toEqual([[B], [B]]);
    await change({ keepers: { release: "2" } }, recorded);
    expect(both()).toEqual([[A], [A]]);
  });

  test("somebody gives the current one the marker of a later generation: it is not taken for a stranded one", async () => {
    const nonce = rotationNonce(id, state.generation + 1);
    memory.backend.alter(state.tokenId, { description: `CI [pulumi:${rotating().owner}#${nonce}]` });
    const next = await change({ keepers: { release: "3" } });
    expect(next.previousTokenId).toBe(state.tokenId);
    expect(next.retiring ?? []).toEqual([]);
    const alive = memory.backend.alive.map((token) => token.id);
    expect(alive).toContain(state.tokenId);
  });
});

test("an adopted predecessor that was made otherwise is no drift", async () => {
  const memory = databaseTokensInMemory();
  const { id: adopted } = memory.backend.add({ description: "by hand", permissions: [ANYWHERE] });
  const { state } = await createRotation(rotating({ adopt: { id: adopted } }), memory.context);
  expect(state.previousTokenId).toBe(adopted);
  expect(await readRotationTokens(state, memory.context)).toEqual(state);
});
