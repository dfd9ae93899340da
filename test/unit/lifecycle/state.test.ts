import fc from "fast-check";
import { create } from "../../../provider/lifecycle/single/create";
import { readState, STATE_VERSION } from "../../../provider/lifecycle/state";
import { anyState, anything } from "../../support/lifecycle/arbitraries";
import { argumentsOf, lifecycleInMemory } from "../../support/lifecycle/lifecycleInMemory";

const ID = "33333333-3333-4333-8333-333333333333";

describe("a state", () => {
  test("reads back as it was written", async () => {
    const { context } = lifecycleInMemory();
    const state = await create(argumentsOf({ keepers: { a: "b" }, verify: { timeout: "2m" } }), context);
    expect(readState(JSON.parse(JSON.stringify(state)), ID)).toEqual(state);
  });

  test("of a later release is refused, and the release that is needed is named", () => {
    const attempt = () => readState({ stateVersion: STATE_VERSION + 1 }, ID);
    expect(attempt).toThrow(/written by a later release .*npm install pulumi-influxdb-tokens@latest/);
    expect(attempt).toThrow(new RegExp(`state version ${STATE_VERSION + 1}; .* knows ${STATE_VERSION}`));
  });

  test("without an id of its own takes the resource's", () => {
    expect(readState({}, ID)).toMatchObject({ tokenId: ID, stateVersion: 0, status: "active" });
  });

  test("may hold anything", () => {
    fc.assert(
      fc.property(fc.oneof(anyState, anything), (raw) => {
        const state = readState(raw, ID);
        expect(typeof state.description).toBe("string");
        expect(state.tokenId).not.toBe("");
        for (const value of Object.values(state.keepers ?? {})) expect(typeof value).toBe("string");
      }),
    );
    expect(() => readState({ stateVersion: Number.NaN }, ID)).not.toThrow();
  });
});
