import type { CreatedToken, CreateRequest } from "../../../../provider/backends/backend";
import { TokenError } from "../../../../provider/errors";
import { NotReadyError } from "../../../../provider/lifecycle/notReady";
import { diffRotation } from "../../../../provider/lifecycle/rotation/diff";
import {
  createRotation,
  readRotationTokens,
  updateRotation,
} from "../../../../provider/lifecycle/rotation/rotate";
import { readRotation } from "../../../../provider/lifecycle/rotation/state";
import { create } from "../../../../provider/lifecycle/single/create";
import { diff } from "../../../../provider/lifecycle/single/diff";
import { update } from "../../../../provider/lifecycle/single/update";
import { readState } from "../../../../provider/lifecycle/state";
import { revokeUnlessKept } from "../../../../provider/lifecycle/steps/revoke";
import { failureOf } from "../../../support/failureOf";
import { fails } from "../../../support/lifecycle/fakeBackend";
import {
  argumentsOf,
  type LifecycleInMemory,
  lifecycleInMemory,
} from "../../../support/lifecycle/lifecycleInMemory";

const DAY = 86_400_000;
const notYet = new TokenError("authentication", "answered 401");
const down = new TokenError("unavailable", "down");

let memory: LifecycleInMemory;
beforeEach(() => {
  memory = lifecycleInMemory();
});

type Props = Record<string, unknown>;
interface Kept {
  readonly id: string;
  readonly state: object;
}

const alive = () => memory.backend.alive.slice(1).map(({ id }) => id);
/** A state as the engine hands it over. */
const stored = (state: object): Props => JSON.parse(JSON.stringify(state));
const present = () => ({ now: memory.clock.now(), scope: memory.backend.scope });

/** A resource of each kind: its creation, and an update as the engine makes it, by way of the comparison. */
const kinds = {
  ManagementToken: {
    args: argumentsOf(),
    create: async (args: Props): Promise<Kept> => {
      const state = await create(args, memory.context);
      return { id: state.tokenId, state };
    },
    up: async ({ id, state: olds }: Kept, args: Props): Promise<Kept> => {
      const props = stored(olds);
      const { changes, replaces, refusal } = diff(id, props, args, present());
      if (refusal !== undefined) throw refusal;
      if (!changes) return { id, state: olds };
      if (replaces.length === 0)
        return { id, state: await update(readState(props, id), args, () => memory.context) };
      const state = await create(args, memory.context);
      await revokeUnlessKept(readState(props, id), memory.context);
      return { id: state.tokenId, state };
    },
  },
  RotatingManagementToken: {
    args: argumentsOf({ kind: "rotating", rotateBefore: "30d", overlap: "7d" }),
    create: (args: Props): Promise<Kept> => createRotation(args, memory.context),
    up: async ({ id, state }: Kept, args: Props): Promise<Kept> => {
      if (!diffRotation(stored(state), args, present()).changes) return { id, state };
      const olds = readRotation(stored(state));
      return { id, state: await updateRotation(id, olds, args, memory.clock.now(), () => memory.context) };
    },
  },
};

/** Lets the service keep something else than the description asked for, and answer as if it had kept it. */
function cuts(): () => void {
  const ask = memory.backend.create.bind(memory.backend);
  memory.backend.create = async (request: CreateRequest): Promise<CreatedToken> => {
    const created = await ask({ ...request, description: "" });
    return { ...created, record: { ...created.record, ...request } };
  };
  return () => {
    memory.backend.create = ask;
  };
}

describe.each(Object.entries(kinds))("a %s that is not ready", (_kind, { args, create: make, up }) => {
  /** A token that the service does not accept, as the state holds it. */
  async function unaccepted(): Promise<Kept> {
    memory.backend.trouble("probe", fails(notYet), Number.POSITIVE_INFINITY);
    return await failureOf(make(args), NotReadyError);
  }

  test.each([{}, { verify: false }])(
    "because it lost its marker, and could not be revoked, is never taken into use (%j)",
    async (more) => {
      const restore = cuts();
      memory.backend.trouble("revoke", fails(down));
      const failure = await failureOf(make(args), NotReadyError);
      expect(failure.message).toMatch(/the owner marker at its end is gone/);
      const [refused] = alive();
      expect(failure.state).toMatchObject({ tokenId: refused, status: "unverified" });
      restore();
      const { state } = await up(failure, { ...args, ...more });
      expect(state).toMatchObject({ status: "active" });
      expect(alive()).toEqual([(state as Props).tokenId]);
      expect(alive()).not.toContain(refused);
      expect(failure.message).toContain("the next `pulumi up` creates another and revokes this one");
    },
  );

  test("is refused for a lost marker that shows only when it is accepted", async () => {
    const restore = cuts();
    const kept = await unaccepted();
    memory.backend.calm();
    restore();
    const failure = await failureOf(up(kept, args), NotReadyError);
    expect(failure.message).toMatch(/the owner marker at its end is gone/);
    const { state } = await up(failure, args);
    expect(state).toMatchObject({ status: "active" });
    expect(alive()).toEqual([(state as Props).tokenId]);
    expect((state as Props).tokenId).not.toBe(kept.id);
  });

  test("keeps the marker of its creation, whatever the resource is called meanwhile", async () => {
    const kept = await unaccepted();
    const renamed = { ...args, owner: "acme/infra/prod/renamed" };
    const still = await failureOf(up(kept, renamed), NotReadyError);
    memory.backend.calm();
    const { state } = await up(still, renamed);
    expect(state).toMatchObject({ status: "active", owner: "acme/infra/prod/renamed" });
    expect((state as Props).tokenId).toBe((kept.state as Props).tokenId);
  });

  test("is said to wait for the command of today, and for no former one", async () => {
    memory.backend.trouble("probe", fails(notYet), Number.POSITIVE_INFINITY);
    const deliver = { command: ["former"] };
    const kept = await failureOf(make({ ...args, deliver }), NotReadyError);
    const others = { ...args, deliver: { command: ["other"], keepInState: false } };
    const still = await failureOf(up(kept, others), NotReadyError);
    expect(still.state).toMatchObject({ deliver: others.deliver, token: expect.any(String) });
    const none = await failureOf(up(still, args), NotReadyError);
    expect(none.state).not.toHaveProperty("deliver");
    memory.backend.calm();
    const { state } = await up(none, others);
    expect(state).toMatchObject({ status: "active", deliveredAt: expect.any(String) });
    expect(state).not.toHaveProperty("token");
    expect(memory.deliveries.map(({ command }) => command)).toEqual([["other"]]);
  });

  test("and is revoked outside is found dead by the next up, and replaced by the one after", async () => {
    const kept = await unaccepted();
    const { tokenId } = kept.state as { tokenId: string };
    await memory.backend.revoke(tokenId);
    const failure = await failureOf(up(kept, args), NotReadyError);
    expect(failure.state).toMatchObject({ tokenId, status: "revoked" });
    expect(failure.message).toContain(`token ${tokenId} was not ready yet, and is revoked`);
    memory.backend.calm();
    const { state } = await up(failure, args);
    expect(state).toMatchObject({ status: "active" });
    expect(alive()).toEqual([(state as Props).tokenId]);
  });

  test("and ends on the service earlier than was asked for is found dead too", async () => {
    const kept = await unaccepted();
    const { tokenId } = kept.state as { tokenId: string };
    const index = memory.backend.records.findIndex(({ id }) => id === tokenId);
    const record = memory.backend.records[index];
    if (record !== undefined)
      memory.backend.records[index] = { ...record, expiresAt: "2027-01-01T00:00:30Z" };
    const failure = await failureOf(up(kept, args), NotReadyError);
    expect(failure.state).toMatchObject({ tokenId, status: "expired" });
    memory.backend.calm();
    expect((await up(failure, args)).state).toMatchObject({ status: "active" });
  });

  test.each<[string, () => void]>([
    ["that is alive", () => undefined],
    ["that is not listed", () => void memory.backend.records.splice(1)],
    ["of which no listing can be had", () => memory.backend.trouble("list", fails(down), 9)],
  ])("%s stays so: nothing says that it is dead", async (_name, befall) => {
    const kept = await unaccepted();
    befall();
    const failure = await failureOf(up(kept, args), NotReadyError);
    expect(failure.message).toContain("It is recorded as not ready: the next `pulumi up` verifies it again");
    expect(failure.message).toContain("`pulumi up --refresh`");
    expect(failure.state).toMatchObject({ status: "unverified", token: expect.any(String) });
  });
});

test("a new token of a rotation that is revoked outside before it was ready does not end the rotations", async () => {
  const { args, create: make, up } = kinds.RotatingManagementToken;
  const first = await make(args);
  const { tokenId: firstId } = first.state as { tokenId: string };
  memory.clock.advance(61 * DAY);
  memory.backend.trouble("probe", fails(notYet), Number.POSITIVE_INFINITY);
  const second = await failureOf(up(first, args), NotReadyError);
  await memory.backend.revoke((second.state as { tokenId: string }).tokenId);
  const found = await failureOf(up(second, args), NotReadyError);
  memory.backend.calm();
  const { id, state } = await up(found, args);
  expect(state).toMatchObject({ status: "active", previousTokenId: firstId });
  expect(alive()).toEqual([firstId, (state as Props).tokenId]);
  const refreshed = await readRotationTokens(readRotation(stored(state)), memory.context);
  expect(diffRotation(stored(refreshed), args, present()).changes).toBe(false);
  expect(id).toBe(first.id);
});
