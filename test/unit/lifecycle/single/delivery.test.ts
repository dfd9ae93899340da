import { TokenError } from "../../../../provider/errors";
import { NotReadyError } from "../../../../provider/lifecycle/notReady";
import { create } from "../../../../provider/lifecycle/single/create";
import { diff } from "../../../../provider/lifecycle/single/diff";
import { update } from "../../../../provider/lifecycle/single/update";
import { readState, type TokenState } from "../../../../provider/lifecycle/state";
import { fingerprint } from "../../../../provider/token/secret";
import { UNKNOWN } from "../../../../provider/unknown";
import { failureOf } from "../../../support/failureOf";
import { forgetting, keeping, neverAsked, refused } from "../../../support/lifecycle/deliveryValues";
import { fails } from "../../../support/lifecycle/fakeBackend";
import {
  argumentsOf,
  type LifecycleInMemory,
  lifecycleInMemory,
} from "../../../support/lifecycle/lifecycleInMemory";

let memory: LifecycleInMemory;
beforeEach(() => {
  memory = lifecycleInMemory();
});

/** What was made, the credential apart. */
const made = () => memory.backend.records.slice(1);
const alive = () => made().filter(({ revokedAt }) => revokedAt === undefined);
const secretOf = (id: string) => memory.backend.secrets.get(id) ?? "";

/** What the engine would be told at the next update. */
const compare = (state: object, args: object) => {
  const { tokenId } = state as TokenState;
  const present = { now: memory.clock.now(), scope: memory.backend.scope };
  return diff(tokenId, state as Record<string, unknown>, args as Record<string, unknown>, present);
};

describe("creation with a delivery", () => {
  test("hands the verified token over and keeps it", async () => {
    const args = argumentsOf({ deliver: { ...keeping, timeout: "5s" } });
    const state = await create(args, memory.context);
    expect(memory.backend.calls).toEqual(["list", "create", "probe"]);
    expect(memory.deliveries).toEqual([
      {
        secret: secretOf(state.tokenId),
        about: {
          tokenId: state.tokenId,
          expiresAt: state.expiresAt,
          fingerprint: fingerprint(secretOf(state.tokenId)),
          resourceName: "ci",
        },
        command: ["store", "put"],
        timeoutMs: 5_000,
      },
    ]);
    expect(state).toMatchObject({
      deliver: { ...keeping, timeout: "5s" },
      deliveredAt: "2027-01-01T00:00:00Z",
      token: secretOf(state.tokenId),
    });
    expect(compare(state, args)).toMatchObject({ changes: false, remarks: [] });
    expect(readState({ ...state }, state.tokenId)).toEqual(state);
  });

  test("keeps the fingerprint and no secret where it must not", async () => {
    const args = argumentsOf({ deliver: forgetting });
    const state = await create(args, memory.context);
    expect(memory.deliveries).toHaveLength(1);
    expect(state).not.toHaveProperty("token");
    expect(JSON.stringify(state)).not.toContain(secretOf(state.tokenId));
    expect(state.fingerprint).toBe(fingerprint(secretOf(state.tokenId)));
    expect(state.status).toBe("active");
    expect(compare(state, args)).toMatchObject({ changes: false, remarks: [] });
  });

  test("is not ready where the command fails, and tried again without another token", async () => {
    memory.deliveries.failure = refused;
    const args = argumentsOf({ deliver: keeping });
    const { id, state, message } = await failureOf(create(args, memory.context), NotReadyError);
    expect(message).toContain(
      `token ${id} was not delivered: the delivery command "store" failed: it exited`,
    );
    expect(message).toContain("the next `pulumi up` delivers it");
    expect(state).toMatchObject({ token: secretOf(id), status: "active", deliver: keeping });
    expect(state).not.toHaveProperty("deliveredAt");
    expect(compare(state, args)).toMatchObject({ changes: true, replaces: [] });

    const again = update(readState({ ...state }, id), args, () => memory.context);
    const second = await failureOf(again, NotReadyError);
    expect(second.state).toEqual(state);

    delete memory.deliveries.failure;
    const ready = await update(readState({ ...state }, id), args, () => memory.context);
    expect(ready).toEqual({ ...state, deliveredAt: "2027-01-01T00:00:00Z" });
    expect(memory.deliveries.map(({ secret }) => secret)).toEqual(Array(3).fill(secretOf(id)));
    expect(memory.backend.calls).toEqual(["list", "create", "probe"]);
  });

  test("is revoked again where the command fails and nobody keeps the secret", async () => {
    memory.deliveries.failure = refused;
    const attempt = create(argumentsOf({ deliver: forgetting }), memory.context);
    const { code, message } = await failureOf(attempt, TokenError);
    expect(code).toBe("delivery");
    expect(message).toMatch(/it exited with 2\. Its secret is not in the state .* was revoked again/);
    expect(made()).toHaveLength(1);
    expect(alive()).toEqual([]);
  });

  test("is revoked again where it cannot be verified and nobody keeps the secret", async () => {
    memory.backend.trouble("probe", fails(new TokenError("permission", "not yet")), Number.POSITIVE_INFINITY);
    const attempt = create(argumentsOf({ deliver: forgetting }), memory.context);
    const { code, message } = await failureOf(attempt, TokenError);
    expect(code).toBe("invalid-token");
    expect(message).toContain("was revoked again");
    expect(message).not.toContain("recorded as not ready");
    expect(alive()).toEqual([]);
    expect(memory.deliveries).toEqual([]);
  });

  test("is recorded where revoking fails too, and replaced by the next update", async () => {
    memory.deliveries.failure = refused;
    memory.backend.trouble("revoke", fails(new TokenError("unavailable", "down")));
    const args = argumentsOf({ deliver: forgetting });
    const { id, state, message } = await failureOf(create(args, memory.context), NotReadyError);
    expect(message).toContain("it exited with 2");
    expect(message).toContain(`${id} could not be revoked again (down). It is in the state: the next`);
    expect(state).toMatchObject({ tokenId: alive()[0]?.id, status: "unverified" });
    expect(state).not.toHaveProperty("token");
    const difference = compare(state, args);
    expect(difference).toMatchObject({ changes: true, replaces: ["token"] });
    expect(difference.remarks.join()).toContain("was never delivered");
    expect(compare(state, { ...args, onInvalid: "error" }).refusal).toBeUndefined();
    // Whatever an update is asked to do in the meantime, such a token never counts as fine.
    expect((await update(readState({ ...state }, id), args, neverAsked)).status).toBe("unverified");
  });

  test("makes no token that could go nowhere", async () => {
    const requireProgram = () => {
      throw refused;
    };
    const attempt = create(argumentsOf({ deliver: keeping }), { ...memory.context, requireProgram });
    await expect(attempt).rejects.toBe(refused);
    expect(memory.backend.calls).toEqual([]);
  });

  test("waits for no verification where there is none", async () => {
    await create(argumentsOf({ deliver: keeping, verify: false }), memory.context);
    expect(memory.backend.calls).toEqual(["list", "create"]);
    expect(memory.deliveries).toHaveLength(1);
  });
});

describe("the end of the process", () => {
  test("before the delivery takes the token back", async () => {
    memory.backend.trouble("probe", async (work) => {
      memory.end.abort();
      return work();
    });
    await failureOf(create(argumentsOf({ deliver: keeping }), memory.context), TokenError);
    expect(memory.deliveries).toEqual([]);
    expect(alive()).toEqual([]);
  });

  test("after it leaves the token to those who may hold it", async () => {
    const { context } = memory;
    const deliver: typeof context.deliver = async (delivery) => {
      await context.deliver(delivery);
      memory.end.abort();
    };
    const state = await create(argumentsOf({ deliver: keeping }), { ...context, deliver });
    expect(state.deliveredAt).toBeDefined();
    expect(alive()).toHaveLength(1);
  });

  test.each([keeping, forgetting])("during one that fails takes the token back (%j)", async (wanted) => {
    const { context } = memory;
    const deliver: typeof context.deliver = async () => {
      memory.end.abort();
      throw refused;
    };
    const attempt = create(argumentsOf({ deliver: wanted }), { ...context, deliver });
    const { message } = await failureOf(attempt, TokenError);
    expect(message).toContain("the run was ended before the token could be recorded");
    expect(alive()).toEqual([]);
  });
});

describe("a changed delivery", () => {
  const others = { command: ["other"] };
  let state: TokenState;
  beforeEach(async () => {
    state = await create(argumentsOf({ deliver: keeping }), memory.context);
    memory.deliveries.length = 0;
    memory.backend.calls.length = 0;
    memory.clock.advance(60_000);
  });
  const updateWith = (deliver: unknown, before = state) =>
    update(before, argumentsOf({ deliver }), () => memory.context);

  test("gets the present token", async () => {
    expect(compare(state, argumentsOf({ deliver: others }))).toMatchObject({ changes: true, replaces: [] });
    const updated = await updateWith(others);
    expect(updated).toEqual({ ...state, deliver: others, deliveredAt: "2027-01-01T00:01:00Z" });
    expect(memory.deliveries).toMatchObject([{ secret: state.token, command: ["other"] }]);
    expect(memory.backend.calls).toEqual([]);
  });

  test("is tried again as long as it fails, and the state says nothing of the former one", async () => {
    memory.deliveries.failure = refused;
    const failure = await failureOf(updateWith(others), NotReadyError);
    const { deliver: _deliver, deliveredAt: _at, ...undelivered } = state;
    expect(failure.state).toEqual(undelivered);
    for (const deliver of [others, keeping]) {
      expect(compare(failure.state, argumentsOf({ deliver })).changes).toBe(true);
    }
  });

  test("that is new gets the token of before", async () => {
    const { deliver: _deliver, deliveredAt: _at, ...without } = state;
    const updated = await updateWith(keeping, without);
    expect(updated).toEqual({ ...state, deliveredAt: "2027-01-01T00:01:00Z" });
  });

  test("that is gone leaves no trace", async () => {
    expect(compare(state, argumentsOf()).changes).toBe(true);
    const { deliver: _deliver, deliveredAt: _at, ...without } = state;
    expect(await update(state, argumentsOf(), neverAsked)).toEqual(without);
  });

  test("of its timeout only runs nothing", async () => {
    const longer = { ...keeping, timeout: "2m" };
    expect(compare(state, argumentsOf({ deliver: longer })).changes).toBe(true);
    expect(await update(state, argumentsOf({ deliver: longer }), neverAsked)).toEqual({
      ...state,
      deliver: longer,
    });
    expect(compare(state, argumentsOf({ deliver: { ...keeping, timeout: "30s" } })).changes).toBe(false);
  });

  test("takes the secret out of the state, once it is delivered", async () => {
    const { token: _token, ...without } = state;
    expect(compare(state, argumentsOf({ deliver: forgetting })).changes).toBe(true);
    expect(await update(state, argumentsOf({ deliver: forgetting }), neverAsked)).toEqual({
      ...without,
      deliver: forgetting,
    });
    memory.deliveries.failure = refused;
    const elsewhere = { ...others, keepInState: false };
    const failure = await failureOf(updateWith(elsewhere), NotReadyError);
    expect(failure.state).toMatchObject({ token: state.token });
    delete memory.deliveries.failure;
    expect(await updateWith(elsewhere)).toEqual({
      ...without,
      deliver: elsewhere,
      deliveredAt: "2027-01-01T00:01:00Z",
    });
  });

  test("gets nothing where the secret is not kept, and says so", async () => {
    const { token: _token, ...forgotten } = { ...state, deliver: forgetting };
    const args = argumentsOf({ deliver: { ...others, keepInState: false } });
    const { changes, replaces, remarks } = compare(forgotten, args);
    expect({ changes, replaces }).toEqual({ changes: true, replaces: [] });
    expect(remarks.join()).toContain("the command in deliver gets the next token, not this one");
    const updated = await update(forgotten, args, neverAsked);
    expect(updated).toEqual({ ...forgotten, deliver: args.deliver });
    expect(compare(updated, args)).toMatchObject({ changes: false, remarks: [] });
  });

  test("gets a secret that adopt gives again, though its fingerprint was there all the time", async () => {
    const { token: secret = "", ...forgotten } = { ...state, deliver: forgetting };
    const args = argumentsOf({ deliver: others, adopt: { id: state.tokenId, token: secret } });
    expect(compare(forgotten, args)).toMatchObject({ changes: true, replaces: [], remarks: [] });
    const updated = await update(forgotten, args, () => memory.context);
    expect(updated).toMatchObject({ token: secret, deliver: others, deliveredAt: "2027-01-01T00:01:00Z" });
    expect(memory.deliveries).toMatchObject([{ secret, command: ["other"] }]);
    expect(compare(updated, args).changes).toBe(false);

    const afterwards = await update({ ...forgotten, deliver: others }, args, () => memory.context);
    expect(afterwards).toEqual(updated);
    expect(memory.deliveries).toHaveLength(2);
  });

  test("that is not known yet is a change, and replaces nothing", () => {
    for (const deliver of [UNKNOWN, { command: UNKNOWN }, { command: ["store", UNKNOWN] }]) {
      expect(compare(state, argumentsOf({ deliver }))).toMatchObject({ changes: true, replaces: [] });
    }
  });
});

describe("adoption", () => {
  test("delivers a secret that is given", async () => {
    const { record, secret } = await memory.backend.create({ description: "by hand" });
    const args = argumentsOf({
      description: "by hand",
      expiresIn: undefined,
      deliver: keeping,
      adopt: { id: record.id, token: secret },
    });
    const state = await create(args, memory.context);
    expect(memory.deliveries).toMatchObject([{ secret }]);
    expect(state.deliveredAt).toBeDefined();
  });

  test("never revokes what could not be delivered", async () => {
    const { record, secret } = await memory.backend.create({ description: "by hand" });
    memory.deliveries.failure = refused;
    const adopt = { id: record.id, token: secret };
    const args = argumentsOf({ description: "by hand", expiresIn: undefined, deliver: keeping, adopt });
    const { state } = await failureOf(create(args, memory.context), NotReadyError);
    expect(state).toMatchObject({ tokenId: record.id, token: secret });
    expect(alive()).toHaveLength(1);
  });

  test("says that a secret it does not know goes nowhere", async () => {
    const { record } = await memory.backend.create({ description: "by hand" });
    const args = argumentsOf({
      description: "by hand",
      expiresIn: undefined,
      deliver: keeping,
      adopt: { id: record.id },
    });
    const state = await create(args, memory.context);
    expect(memory.deliveries).toEqual([]);
    expect(memory.warnings.join()).toContain("the command in deliver gets the next token, not this one");
    expect(compare(state, args)).toMatchObject({ changes: false, remarks: [] });
  });
});
