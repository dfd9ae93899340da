import { TokenError } from "../../../../provider/errors";
import { NotReadyError } from "../../../../provider/lifecycle/notReady";
import { create } from "../../../../provider/lifecycle/single/create";
import { update } from "../../../../provider/lifecycle/single/update";
import type { TokenState } from "../../../../provider/lifecycle/state";
import { UNKNOWN } from "../../../../provider/unknown";
import { fails } from "../../../support/lifecycle/fakeBackend";
import {
  argumentsOf,
  type LifecycleInMemory,
  lifecycleInMemory,
} from "../../../support/lifecycle/lifecycleInMemory";

let memory: LifecycleInMemory;
let state: TokenState;

beforeEach(async () => {
  memory = lifecycleInMemory();
  state = await create(argumentsOf({ keepers: { a: "b" } }), memory.context);
  memory.backend.calls.length = 0;
});

const neverAsked = () => {
  throw new Error("the service was asked for");
};

describe("update", () => {
  test("takes over options without the service", async () => {
    const wanted = argumentsOf({ keepers: { a: "b" }, onInvalid: "error", verify: false, owner: "a/b/c/d" });
    expect(await update(state, wanted, neverAsked)).toEqual({
      ...state,
      onInvalid: "error",
      verify: false,
      owner: "a/b/c/d",
    });
  });

  test("forgets what is not asked for any more, and keeps the end", async () => {
    const wanted = { description: "CI", expiresAt: state.expiresAt, owner: state.owner };
    const { expiresIn: _, keepers: __, ...rest } = state;
    expect(await update(state, wanted, neverAsked)).toEqual(rest);
  });

  test("verifies a token that was not ready", async () => {
    const updated = await update({ ...state, status: "unverified" }, argumentsOf(), () => memory.context);
    expect(updated.status).toBe("active");
    expect(memory.backend.calls).toEqual(["probe"]);
  });

  test("keeps it not ready, with everything, when it still is not accepted", async () => {
    memory.backend.trouble("probe", fails(new TokenError("permission", "not yet")), Number.POSITIVE_INFINITY);
    const unverified = { ...state, status: "unverified" as const };
    const attempt = update(unverified, argumentsOf({ onInvalid: "error" }), () => memory.context);
    await expect(attempt).rejects.toBeInstanceOf(NotReadyError);
    await expect(attempt).rejects.toMatchObject({
      id: state.tokenId,
      state: { token: state.token, status: "unverified", onInvalid: "error" },
    });
    expect(memory.backend.alive).toHaveLength(2);
  });

  test("believes the user who turns verification off", async () => {
    const unverified = { ...state, status: "unverified" as const };
    const updated = await update(unverified, argumentsOf({ verify: false }), neverAsked);
    expect(updated.status).toBe("active");
  });

  test("verifies in the token's own account only", async () => {
    const elsewhere = { ...state, status: "unverified" as const, scope: "dedicated:other" };
    await expect(update(elsewhere, argumentsOf(), () => memory.context)).rejects.toMatchObject({
      code: "config",
    });
    expect(memory.backend.calls).toEqual([]);
  });

  test("refuses arguments that are not known", async () => {
    await expect(update(state, argumentsOf({ verify: UNKNOWN }), neverAsked)).rejects.toThrow(/not known/);
  });
});
