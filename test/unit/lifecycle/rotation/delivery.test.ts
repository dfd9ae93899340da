import { TokenError } from "../../../../provider/errors";
import { NotReadyError } from "../../../../provider/lifecycle/notReady";
import { diffRotation } from "../../../../provider/lifecycle/rotation/diff";
import {
  createRotation,
  revokeRotation,
  updateRotation,
} from "../../../../provider/lifecycle/rotation/rotate";
import {
  type RotationState,
  readRotation,
  rotationNonce,
} from "../../../../provider/lifecycle/rotation/state";
import { markDescription } from "../../../../provider/token/ownerMarker";
import { failureOf } from "../../../support/failureOf";
import { forgetting, keeping, neverAsked, refused } from "../../../support/lifecycle/deliveryValues";
import { fails } from "../../../support/lifecycle/fakeBackend";
import { type LifecycleInMemory, lifecycleInMemory } from "../../../support/lifecycle/lifecycleInMemory";
import { DAY } from "../../../support/time";

let memory: LifecycleInMemory;
beforeEach(() => {
  memory = lifecycleInMemory();
});

const inputs = (more: object = {}) => ({
  description: "CI",
  expiresIn: "90d",
  rotateBefore: "30d",
  overlap: "7d",
  owner: "acme/infra/prod/ci",
  kind: "rotating",
  ...more,
});
const alive = () => memory.backend.alive.slice(1).map(({ id }) => id);
const secretOf = (id: string | undefined) => memory.backend.secrets.get(id ?? "");
const day = (days: number) => new Date(Date.parse("2027-01-01T00:00:00Z") + days * DAY).toISOString();
const dayText = (days: number) => day(days).replace(".000Z", "Z");

/** What the next update does, as the engine hands states over: as JSON. */
const stored = (state: object) => readRotation(JSON.parse(JSON.stringify(state)));
const update = (id: string, state: object, args: object) =>
  updateRotation(id, stored(state), { ...args }, memory.clock.now(), () => memory.context);
const changes = (state: object, args: object) =>
  diffRotation({ ...stored(state) }, { ...args }, { now: memory.clock.now(), scope: memory.backend.scope })
    .changes;

async function begin(deliver: object): Promise<{ id: string; state: RotationState }> {
  const begun = await createRotation(inputs({ deliver }), memory.context);
  memory.deliveries.length = 0;
  return begun;
}

describe.each([
  ["kept in the state", keeping],
  ["kept nowhere", forgetting],
])("a secret %s", (_name, deliver) => {
  const args = inputs({ deliver });
  const isKept = deliver === keeping;

  test("is delivered at each rotation, before its predecessor is revoked", async () => {
    const { id, state } = await begin(deliver);
    expect(state).toMatchObject({ deliveredAt: dayText(0), generation: 1 });
    expect(state.token === undefined).toBe(!isKept);
    memory.clock.advance(61 * DAY);
    expect(changes(state, args)).toBe(true);
    const rotated = await update(id, state, args);
    expect(memory.deliveries.map(({ secret }) => secret)).toEqual([secretOf(rotated.tokenId)]);
    expect(rotated).toMatchObject({
      generation: 2,
      deliveredAt: dayText(61),
      previousTokenId: state.tokenId,
      previousRevokeAt: dayText(68),
    });
    expect([rotated.token, rotated.previousToken]).toEqual(
      isKept ? [secretOf(rotated.tokenId), secretOf(state.tokenId)] : [undefined, undefined],
    );
    expect(alive()).toEqual([state.tokenId, rotated.tokenId]);
    expect(changes(rotated, args)).toBe(false);
    memory.clock.advance(8 * DAY);
    const settled = await update(id, rotated, args);
    expect(alive()).toEqual([rotated.tokenId]);
    expect(changes(settled, args)).toBe(false);
    await revokeRotation(stored(settled), memory.context);
    expect(alive()).toEqual([]);
  });

  test("that is not delivered leaves the predecessor to those who hold it, past its date", async () => {
    const { id, state } = await begin(deliver);
    memory.clock.advance(61 * DAY);
    memory.deliveries.failure = refused;
    let failing: object = state;
    const kind: abstract new (...args: never[]) => Error = isKept ? NotReadyError : TokenError;
    for (const _week of [1, 2, 3]) {
      const failure = await failureOf(update(id, failing, args), kind);
      expect(failure.message).toContain("it exited with 2");
      if (failure instanceof NotReadyError) failing = failure.state;
      expect(alive()).toContain(state.tokenId);
      expect(alive()).toHaveLength(isKept ? 2 : 1);
      expect(changes(failing, args)).toBe(true);
      memory.clock.advance(7 * DAY);
    }
    delete memory.deliveries.failure;
    const rotated = await update(id, failing, args);
    // The overlap counts from the day on which consumers can have the new one; the old one ends before that.
    expect(rotated).toMatchObject({
      generation: 2,
      previousTokenId: state.tokenId,
      deliveredAt: dayText(82),
    });
    expect(rotated.previousRevokeAt).toBe(dayText(89));
    expect(alive()).toEqual([state.tokenId, rotated.tokenId]);
    expect(changes(rotated, args)).toBe(false);
  });

  test("of a run that was cut off may be in use: it stays for the overlap", async () => {
    const { id, state } = await begin(deliver);
    memory.clock.advance(61 * DAY);
    const lost = await update(id, state, args);
    memory.clock.advance(DAY);
    // The state is as it was: nothing of that update was recorded.
    const rotated = await update(id, state, args);
    expect(rotated).toMatchObject({
      generation: 3,
      previousTokenId: state.tokenId,
      retiring: [{ tokenId: lost.tokenId, revokeAt: dayText(69) }],
    });
    expect(alive()).toEqual([state.tokenId, lost.tokenId, rotated.tokenId]);
    expect(memory.warnings.join()).toContain(`token ${lost.tokenId} was created by a run that was cut off`);
    expect(changes(rotated, args)).toBe(false);

    memory.clock.advance(6 * DAY);
    expect(changes(rotated, args)).toBe(false);
    memory.clock.advance(2 * DAY);
    expect(changes(rotated, args)).toBe(true);
    const once = await update(id, rotated, args);
    const twice = changes(once, args) ? await update(id, once, args) : once;
    expect(alive()).toEqual([rotated.tokenId]);
    expect(twice).not.toHaveProperty("retiring");
    expect(changes(twice, args)).toBe(false);
  });

  test("of a run that was cut off stays for the overlap from when its successor is delivered", async () => {
    const { id, state } = await begin(deliver);
    memory.clock.advance(61 * DAY);
    const lost = await update(id, state, args);
    memory.deliveries.failure = refused;
    const failing = await failureOf<Error>(update(id, state, args), Error);
    memory.clock.advance(8 * DAY);
    delete memory.deliveries.failure;
    const rotated = await update(id, failing instanceof NotReadyError ? failing.state : state, args);
    expect(rotated.retiring).toEqual([
      expect.objectContaining({ tokenId: lost.tokenId, revokeAt: dayText(76) }),
    ]);
    expect(alive()).toContain(lost.tokenId);
  });

  test("of several runs that were cut off stays too, and destroy ends all", async () => {
    const { id, state } = await begin(deliver);
    memory.clock.advance(61 * DAY);
    const lost = [await update(id, state, args), await update(id, state, args)];
    expect(new Set(lost.map(({ generation }) => generation))).toEqual(new Set([2, 3]));
    const rotated = await update(id, state, args);
    expect(rotated.generation).toBe(4);
    expect(alive()).toHaveLength(4);
    await revokeRotation(stored(rotated), memory.context);
    expect(alive()).toEqual([]);
  });

  test("of a run that was cut off is revoked only while the current token works", async () => {
    const { id, state } = await begin(deliver);
    memory.clock.advance(61 * DAY);
    await update(id, state, args);
    const manual = inputs({ deliver, retire: "manual" });
    const rotated = await update(id, state, manual);
    memory.clock.advance(8 * DAY);
    const down = fails(new TokenError("unavailable", "down"));
    memory.backend.trouble(isKept ? "probe" : "list", down);
    await failureOf(update(id, rotated, manual), TokenError);
    expect(alive()).toHaveLength(3);
    await update(id, rotated, manual);
    expect(alive()).toEqual([state.tokenId, rotated.tokenId]);
  });

  test("that cannot be revoked after a failure is in the state, and gone with the next update", async () => {
    const { id, state } = await begin(deliver);
    memory.clock.advance(61 * DAY);
    memory.deliveries.failure = refused;
    memory.backend.trouble("revoke", fails(new TokenError("unavailable", "down")));
    const failure = await failureOf(update(id, state, args), NotReadyError);
    const [, stuck] = alive();
    if (isKept) {
      expect(failure.state).toMatchObject({ tokenId: stuck, token: secretOf(stuck), generation: 2 });
      return;
    }
    expect(failure.state).toMatchObject({ tokenId: state.tokenId, retiring: [{ tokenId: stuck }] });
    delete memory.deliveries.failure;
    const rotated = await update(id, failure.state, args);
    expect(alive()).toEqual([state.tokenId, rotated.tokenId]);
    expect(rotated).not.toHaveProperty("retiring");
  });
});

test("a first token that is nowhere and could not be revoked is replaced by the next update", async () => {
  memory.deliveries.failure = refused;
  memory.backend.trouble("revoke", fails(new TokenError("unavailable", "down")));
  const args = inputs({ deliver: forgetting });
  const { id, state } = await failureOf(createRotation(args, memory.context), NotReadyError);
  const [stuck] = alive();
  expect(state).toMatchObject({ tokenId: stuck, status: "unverified", generation: 1 });
  expect(state).not.toHaveProperty("token");
  expect(changes(state, args)).toBe(true);
  delete memory.deliveries.failure;
  const rotated = await update(id, state, args);
  expect(rotated).toMatchObject({ status: "active", generation: 2 });
  expect(rotated).not.toHaveProperty("previousTokenId");
  expect(rotated).not.toHaveProperty("retiring");
  expect(alive()).toEqual([rotated.tokenId]);
});

test("a run that ends during the first token, which then cannot be revoked, records it", async () => {
  memory.backend.trouble("probe", async (work) => {
    memory.end.abort();
    return work();
  });
  memory.backend.trouble("revoke", fails(new TokenError("unavailable", "down")));
  const { id, state } = await failureOf(createRotation(inputs(), memory.context), NotReadyError);
  expect(id).not.toBe(alive()[0]);
  expect(state).toMatchObject({ tokenId: alive()[0], token: secretOf(alive()[0]), status: "unverified" });
});

describe("a changed delivery", () => {
  const others = { command: ["other"] };

  test("gets the present token, and leaves the date of the old one as it is", async () => {
    const { id, state } = await begin(keeping);
    memory.clock.advance(61 * DAY);
    const rotated = await update(id, state, inputs({ deliver: keeping }));
    memory.deliveries.length = 0;
    memory.clock.advance(DAY);
    const updated = await update(id, rotated, inputs({ deliver: others }));
    expect(memory.deliveries).toMatchObject([{ secret: secretOf(rotated.tokenId), command: ["other"] }]);
    expect(updated).toMatchObject({ generation: 2, previousRevokeAt: dayText(68), deliveredAt: dayText(62) });
  });

  test("that fails keeps the old token past its date", async () => {
    const { id, state } = await begin(keeping);
    memory.clock.advance(61 * DAY);
    const rotated = await update(id, state, inputs({ deliver: keeping }));
    memory.clock.advance(8 * DAY);
    memory.deliveries.failure = refused;
    const failure = await failureOf(update(id, rotated, inputs({ deliver: others })), NotReadyError);
    const { deliver: _deliver, deliveredAt: _at, ...undelivered } = rotated;
    expect(failure.state).toEqual(undelivered);
    expect(alive()).toHaveLength(2);
    delete memory.deliveries.failure;
    const delivered = await update(id, failure.state, inputs({ deliver: others }));
    expect(delivered).toMatchObject({ deliver: others, deliveredAt: dayText(69) });
    expect(alive()).toEqual([rotated.tokenId]);
  });

  test("takes effect with a rotation that is due", async () => {
    const { id, state } = await begin(keeping);
    memory.clock.advance(61 * DAY);
    const rotated = await update(id, state, inputs({ deliver: others }));
    expect(memory.deliveries).toMatchObject([{ secret: secretOf(rotated.tokenId), command: ["other"] }]);
  });

  test("takes both secrets out of the state", async () => {
    const { id, state } = await begin(keeping);
    memory.clock.advance(61 * DAY);
    const rotated = await update(id, state, inputs({ deliver: keeping }));
    const { token: _token, previousToken: _previous, ...rest } = rotated;
    const args = inputs({ deliver: forgetting });
    expect(await updateRotation(id, stored(rotated), args, memory.clock.now(), neverAsked)).toEqual({
      ...rest,
      deliver: forgetting,
    });
  });

  test("that is gone before the token is verified runs no more", async () => {
    const { id, state } = await begin(keeping);
    memory.clock.advance(61 * DAY);
    memory.backend.trouble("probe", fails(new TokenError("permission", "not yet")), 1_000);
    const failure = await failureOf(update(id, state, inputs({ deliver: keeping })), NotReadyError);
    expect(failure.state).toMatchObject({ status: "unverified", deliver: keeping });
    memory.backend.calm();
    const settled = await update(id, failure.state, inputs());
    expect(settled).toMatchObject({ generation: 2, status: "active" });
    expect(settled).not.toHaveProperty("deliver");
    expect(memory.deliveries).toEqual([]);
  });

  test("that is gone while it still fails lets the rotating token go on", async () => {
    const { id, state } = await begin(keeping);
    memory.clock.advance(61 * DAY);
    memory.deliveries.failure = refused;
    const failure = await failureOf(update(id, state, inputs({ deliver: keeping })), NotReadyError);
    const settled = await update(id, failure.state, inputs());
    expect(settled).toMatchObject({ generation: 2, status: "active", previousTokenId: state.tokenId });
    expect(settled).not.toHaveProperty("deliver");
    expect(changes(settled, inputs())).toBe(false);
  });
});

describe("a rotation that is taken back, and whose token cannot be revoked", () => {
  const others = { command: ["other"], keepInState: false };
  const asked = { keepers: { asked: "1" } };
  const isDown = () => memory.backend.trouble("revoke", fails(new TokenError("unavailable", "down")));

  test("does not say that a new command has the token that the former one took", async () => {
    const { id, state } = await begin(keeping);
    memory.deliveries.failure = refused;
    isDown();
    const failure = await failureOf(update(id, state, inputs({ deliver: others, ...asked })), NotReadyError);
    expect(failure.state).toMatchObject({ tokenId: state.tokenId, retiring: [{ tokenId: alive()[1] }] });
    delete memory.deliveries.failure;
    memory.deliveries.length = 0;
    // The rotation is not asked for any more.
    const args = inputs({ deliver: others });
    expect(changes(failure.state, args)).toBe(true);
    const settled = await update(id, failure.state, args);
    expect(memory.deliveries).toMatchObject([{ secret: secretOf(state.tokenId), command: ["other"] }]);
    expect(settled).toMatchObject({ generation: 1, deliver: others });
    expect(changes(settled, args)).toBe(false);
    expect(alive()).toEqual([state.tokenId]);
  });

  test.each([
    ["gone", {}],
    ["another", { deliver: others }],
  ])("says nothing of a former command where it is %s", async (_name, wanted) => {
    const { id, state } = await begin(keeping);
    isDown();
    memory.backend.trouble("probe", async (work) => {
      memory.end.abort();
      return work();
    });
    const failure = await failureOf(update(id, state, inputs({ ...wanted, ...asked })), NotReadyError);
    expect(failure.state).not.toHaveProperty("deliver");
    expect(failure.state).not.toHaveProperty("deliveredAt");
  });

  test("does not keep secrets that are to go, where the command is the same", async () => {
    const { id, state } = await begin(keeping);
    memory.deliveries.failure = refused;
    isDown();
    const args = inputs({ deliver: forgetting });
    const failure = await failureOf(update(id, state, { ...args, ...asked }), NotReadyError);
    expect(failure.state).toMatchObject({ deliveredAt: dayText(0) });
    delete memory.deliveries.failure;
    expect(changes(failure.state, args)).toBe(true);
    const settled = await update(id, failure.state, args);
    expect(settled).toMatchObject({ generation: 1, deliver: forgetting, deliveredAt: dayText(0) });
    expect(settled).not.toHaveProperty("token");
    expect(changes(settled, args)).toBe(false);
  });

  test("leaves what an earlier run may have delivered to those who hold it, though the command is gone", async () => {
    const { id, state } = await begin(keeping);
    memory.clock.advance(61 * DAY);
    const lost = await update(id, state, inputs({ deliver: keeping }));
    isDown();
    memory.backend.trouble("probe", async (work) => {
      memory.end.abort();
      return work();
    });
    // The state is as it was: nothing of the update before was recorded.
    const failure = await failureOf(update(id, state, inputs()), NotReadyError);
    const fresh = { ...memory.context, shutdown: new AbortController().signal };
    const rotated = await updateRotation(
      id,
      stored(failure.state),
      inputs(),
      memory.clock.now(),
      () => fresh,
    );
    expect(alive()).toEqual([state.tokenId, lost.tokenId, rotated.tokenId]);
    expect(rotated.retiring).toMatchObject([{ tokenId: lost.tokenId, revokeAt: dayText(68) }]);
  });
});

test("no token is made that could go nowhere", async () => {
  const { id, state } = await begin(keeping);
  memory.clock.advance(61 * DAY);
  const requireProgram = () => {
    throw refused;
  };
  const context = () => ({ ...memory.context, requireProgram });
  const attempt = updateRotation(
    id,
    stored(state),
    inputs({ deliver: forgetting }),
    memory.clock.now(),
    context,
  );
  await expect(attempt).rejects.toBe(refused);
  expect(alive()).toEqual([state.tokenId]);
});

describe("a delivery that has failed, and is no longer asked for", () => {
  test("leaves the old token its whole overlap: only now can the new one spread", async () => {
    const { id, state } = await begin(keeping);
    memory.clock.advance(61 * DAY);
    memory.deliveries.failure = refused;
    const failure = await failureOf(update(id, state, inputs({ deliver: keeping })), NotReadyError);
    memory.clock.advance(8 * DAY);
    const settled = await update(id, failure.state, inputs());
    expect(settled).toMatchObject({ previousTokenId: state.tokenId, previousRevokeAt: dayText(76) });
    expect(alive()).toContain(state.tokenId);
  });

  test("does not let a rotation push out the token that consumers hold", async () => {
    const { id, state } = await begin(keeping);
    memory.clock.advance(61 * DAY);
    memory.deliveries.failure = refused;
    const failure = await failureOf(update(id, state, inputs({ deliver: keeping })), NotReadyError);
    const settled = await update(id, failure.state, inputs({ keepers: { asked: "1" } }));
    expect(settled).toMatchObject({ generation: 2, previousTokenId: state.tokenId });
    expect(changes(settled, inputs({ keepers: { asked: "1" } }))).toBe(true);
    expect(alive()).toContain(state.tokenId);
  });
});

test("what was delivered stays recorded where the old token then cannot be revoked", async () => {
  const { id, state } = await begin(keeping);
  memory.clock.advance(61 * DAY);
  const rotated = await update(id, state, inputs({ deliver: keeping }));
  memory.clock.advance(8 * DAY);
  memory.backend.trouble("revoke", fails(new TokenError("unavailable", "down")));
  const deliver = { command: ["other"], keepInState: false };
  const others = inputs({ deliver });
  const failure = await failureOf(update(id, rotated, others), NotReadyError);
  expect(failure.state).toMatchObject({ deliver, deliveredAt: dayText(69) });
  expect(failure.state).not.toHaveProperty("token");
  memory.deliveries.length = 0;
  await update(id, failure.state, others);
  expect(memory.deliveries).toEqual([]);
  expect(alive()).toEqual([rotated.tokenId]);
});

test.each([undefined, keeping])(
  "a state from a backup finds what was made since, deliver: %j",
  async (deliver) => {
    const args = inputs(deliver === undefined ? {} : { deliver });
    const { id, state } = await createRotation(args, memory.context);
    let latest = state;
    for (let rotation = 0; rotation < 3; rotation++) {
      memory.clock.advance(61 * DAY);
      latest = await update(id, latest, args);
    }
    expect(latest.generation).toBe(4);
    const rotated = await update(id, state, args);
    if (deliver === undefined) {
      expect(alive()).not.toContain(latest.tokenId);
      return;
    }
    expect(rotated.retiring?.map(({ tokenId }) => tokenId)).toContain(latest.tokenId);
    expect(rotated.generation).toBe(5);
  },
);

test("without a delivery, what a run that was cut off has left is revoked once the next token works", async () => {
  const { id, state } = await createRotation(inputs(), memory.context);
  memory.clock.advance(61 * DAY);
  const left = memory.backend.add({
    description: markDescription("CI", "acme/infra/prod/ci", rotationNonce(id, 2)),
  });
  const rotated = await update(id, state, inputs());
  expect(rotated.generation).toBe(3);
  expect(alive()).not.toContain(left.id);
  const { calls } = memory.backend;
  expect(calls.indexOf("revoke")).toBeGreaterThan(calls.lastIndexOf("create"));
});
