import fc from "fast-check";
import { isTokenError } from "../../../../provider/errors";
import { check } from "../../../../provider/lifecycle/single/check";
import { create } from "../../../../provider/lifecycle/single/create";
import { diff } from "../../../../provider/lifecycle/single/diff";
import { toPlainJson } from "../../../../provider/process/plainJson";
import { UNKNOWN } from "../../../../provider/unknown";
import { acceptable, anyState, anything, withUnknowns } from "../../../support/lifecycle/arbitraries";
import { lifecycleInMemory } from "../../../support/lifecycle/lifecycleInMemory";

const ID = "33333333-3333-4333-8333-333333333333";
const SCOPE = "dedicated:a";
const present = { now: Date.parse("2027-01-01T00:00:00Z"), scope: SCOPE };
const state = {
  description: "CI",
  expiresIn: "90d",
  expiresAt: "2027-03-01T00:00:00Z",
  keepers: { release: "1" },
  onInvalid: "replace",
  verify: true,
  owner: "acme/infra/prod/ci",
  token: "M.V1.abcd0000000000000000",
  tokenId: ID,
  tokenPrefix: "M.V1.abcd",
  fingerprint: "f".repeat(64),
  scope: SCOPE,
  createdAt: "2026-12-01T00:00:00Z",
  status: "active",
  stateVersion: 1,
  __provider: "text",
};
const inputs = {
  description: "CI",
  expiresIn: "90d",
  keepers: { release: "1" },
  owner: "acme/infra/prod/ci",
  __provider: "text",
};
const { expiresIn: _length, ...withoutLength } = inputs;
const { keepers: _keepers, ...withoutKeepers } = inputs;
const { expiresAt: _end, expiresIn: _in, ...endless } = state;

type Case = [string, Record<string, unknown>, Record<string, unknown>, boolean, string[]];
const none: string[] = [];

describe("diff", () => {
  test.each<Case>([
    ["nothing", state, inputs, false, none],
    ["the same length in other words", state, { ...inputs, expiresIn: "2160h" }, false, none],
    [
      "the same keepers in another order",
      { ...state, keepers: { a: "1", b: "2" } },
      { ...inputs, keepers: { b: "2", a: "1" } },
      false,
      none,
    ],
    ["no keepers and empty ones", { ...state, keepers: {} }, withoutKeepers, false, none],
    ["the owner", state, { ...inputs, owner: "acme/infra/prod/renamed" }, false, none],
    ["the default said aloud", state, { ...inputs, onInvalid: "replace", verify: true }, false, none],
    ["the default timeout given explicitly", state, { ...inputs, verify: { timeout: "60s" } }, false, none],
    [
      "the instant that the length led to",
      state,
      { ...withoutLength, expiresAt: "2027-03-01T01:00:00+01:00" },
      true,
      none,
    ],
    ["what to do about a dead token", state, { ...inputs, onInvalid: "error" }, true, none],
    ["the verification", state, { ...inputs, verify: false }, true, none],
    ["the text of the provider", state, { ...inputs, __provider: "newer text" }, true, none],
    ["readiness", { ...state, status: "unverified" }, inputs, true, none],
    ["the description", state, { ...inputs, description: "CD" }, true, ["description"]],
    ["the case of the description", state, { ...inputs, description: "ci" }, true, ["description"]],
    ["the length", state, { ...inputs, expiresIn: "91d" }, true, ["expiresIn"]],
    [
      "the end",
      { ...endless, expiresAt: "2027-03-01T00:00:00Z" },
      { ...withoutLength, expiresAt: "2027-03-01T00:00:01Z" },
      true,
      ["expiresAt"],
    ],
    ["a length that goes away", state, withoutLength, true, ["expiresIn"]],
    [
      "an end that goes away",
      { ...endless, expiresAt: "2027-03-01T00:00:00Z" },
      withoutLength,
      true,
      ["expiresAt"],
    ],
    ["a length that comes", endless, inputs, true, ["expiresIn"]],
    [
      "an end that comes",
      endless,
      { ...withoutLength, expiresAt: "2027-03-01T00:00:00Z" },
      true,
      ["expiresAt"],
    ],
    ["a keeper", state, { ...inputs, keepers: { release: "2" } }, true, ["keepers"]],
    ["one keeper more", state, { ...inputs, keepers: { release: "1", more: "" } }, true, ["keepers"]],
    ["keepers that go away", state, withoutKeepers, true, ["keepers"]],
    ["another account", { ...state, scope: "dedicated:b" }, inputs, true, ["scope"]],
    ["revoked", { ...state, status: "revoked" }, inputs, true, ["status"]],
    ["missing", { ...state, status: "missing" }, inputs, true, ["status"]],
    ["expired by the clock alone", { ...state, expiresAt: "2027-01-01T00:00:00Z" }, inputs, true, ["status"]],
    ["not expired a second before", { ...state, expiresAt: "2027-01-01T00:00:01Z" }, inputs, false, none],
    ["an unknown description", state, { ...inputs, description: UNKNOWN }, true, ["description"]],
    ["an unknown length", state, { ...inputs, expiresIn: UNKNOWN }, true, ["expiresIn"]],
    ["an unknown end", state, { ...withoutLength, expiresAt: UNKNOWN }, true, ["expiresAt"]],
    ["unknown keepers", state, { ...inputs, keepers: UNKNOWN }, true, ["keepers"]],
    ["an unknown keeper", state, { ...inputs, keepers: { release: UNKNOWN } }, true, ["keepers"]],
    ["an unknown option", state, { ...inputs, onInvalid: UNKNOWN }, true, none],
    ["an unknown timeout", state, { ...inputs, verify: { timeout: UNKNOWN } }, true, none],
  ])("diff: %s", (_, olds, news, changes, replaces) => {
    expect(diff(ID, olds, news, present)).toMatchObject({ changes, replaces });
  });

  test("an account that is not known yet is not compared", () => {
    expect(diff(ID, state, inputs, { ...present, scope: undefined }).changes).toBe(false);
  });

  test.each(["revoked", "missing", "expired"])("%s: is not replaced where onInvalid says so", (status) => {
    const olds = { ...state, status, expiresAt: "2026-12-31T00:00:00Z" };
    const ended = status === "expired" ? olds : { ...state, status };
    const refused = diff(ID, ended, { ...inputs, onInvalid: "error" }, present);
    expect(refused.refusal?.message).toContain(`token ${ID} of "ci" is ${status}, and onInvalid is "error"`);
    // Whoever changes something that needs a new token anyway has decided.
    const changed = { ...inputs, onInvalid: "error", description: "CD" };
    const decided = diff(ID, ended, changed, present);
    expect(decided.replaces).toEqual(["description", "status"]);
    expect(decided.refusal).toBeUndefined();
  });

  test("a fixed end that has passed is never moved by itself", () => {
    const end = "2026-12-31T00:00:00Z";
    const olds = { ...endless, expiresAt: end };
    const same = diff(ID, olds, { ...withoutLength, expiresAt: end }, present);
    expect(same.refusal?.message).toContain("set a later expiresAt");
    const later = { ...withoutLength, expiresAt: "2028-01-01T00:00:00Z" };
    expect(diff(ID, olds, later, present).replaces).toEqual(["expiresAt", "status"]);
  });

  test("says no change on what was just created from anything that check accepts", async () => {
    await fc.assert(
      fc.asyncProperty(acceptable, async (news) => {
        const { context, clock } = lifecycleInMemory();
        const checked = check({}, news, clock.now());
        expect(checked.failures).toEqual([]);
        const outs = toPlainJson(
          { ...(await create(checked.inputs, context)), __provider: news.__provider },
          "outs",
        ) as Record<string, unknown>;
        const again = check(checked.inputs, news, clock.now());
        expect(again).toEqual(checked);
        const now = { now: clock.now(), scope: context.backend.scope };
        expect(diff(String(outs.tokenId), outs, again.inputs, now)).toMatchObject({
          changes: false,
          replaces: [],
        });
      }),
    );
  });

  test("fails on no state that a release could have written but with an answer for the user", () => {
    const news = fc.oneof(acceptable, withUnknowns, anything);
    fc.assert(
      fc.property(fc.oneof(anyState, anything), news, (olds, wanted) => {
        try {
          const { changes, replaces } = diff(ID, olds, wanted, present);
          if (replaces.length > 0) expect(changes).toBe(true);
        } catch (error) {
          expect(isTokenError(error, "invalid-token", "config")).toBe(true);
        }
      }),
    );
  });
});
