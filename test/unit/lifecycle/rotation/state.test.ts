import fc from "fast-check";
import { diffRotation } from "../../../../provider/lifecycle/rotation/diff";
import {
  readRotation,
  revokeAt,
  rotateAt,
  rotationNonce,
} from "../../../../provider/lifecycle/rotation/state";
import { toPlainJson } from "../../../../provider/process/plainJson";
import { parseDuration, parseInstant } from "../../../../provider/token/time";
import { wireValue } from "../../../support/lifecycle/arbitraries";
import {
  BORN,
  day,
  dayText,
  inputs,
  outputs,
  predecessor,
  SCOPE,
  state,
} from "../../../support/lifecycle/rotationValues";

const lengths = fc.integer({ min: 1, max: 4000 }).map((hours) => `${hours}h`);
const days = fc.integer({ min: 0, max: 3000 });

describe("rotateAt", () => {
  test.each([
    ["before its end", "90d", "30d", 60],
    ["a shorter life acts on the token that is there", "40d", "30d", 10],
    ["a longer one does not: its end is recorded", "900d", "30d", 60],
    ["a longer window", "90d", "80d", 10],
    ["a shorter window", "90d", "1d", 89],
  ])("rotateAt: %s", (_name, expiresIn, rotateBefore, expected) => {
    expect(rotateAt(outputs, { expiresIn, rotateBefore })).toBe(dayText(expected));
  });

  test("never comes after the window has begun, and shortening never postpones it", () => {
    fc.assert(
      fc.property(lengths, lengths, lengths, (expiresIn, shorter, rotateBefore) => {
        const at = parseInstant(rotateAt(outputs, { expiresIn, rotateBefore })) ?? Number.NaN;
        expect(at).toBeLessThanOrEqual(day(90) - (parseDuration(rotateBefore) ?? 0));
        if ((parseDuration(shorter) ?? 0) > (parseDuration(expiresIn) ?? 0)) return;
        const sooner = parseInstant(rotateAt(outputs, { expiresIn: shorter, rotateBefore })) ?? Number.NaN;
        expect(sooner).toBeLessThanOrEqual(at);
      }),
    );
  });

  test("is an instant whatever the state holds", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), fc.string(), (createdAt, expiresAt, one, two) => {
        const text = rotateAt({ createdAt, expiresAt }, { expiresIn: one, rotateBefore: two });
        expect(parseInstant(text)).toBeDefined();
      }),
    );
  });
});

describe("revokeAt", () => {
  test("is the overlap from now, but never after the token's own end", () => {
    fc.assert(
      fc.property(days, lengths, fc.option(days, { nil: undefined }), (now, overlap, end) => {
        const at = parseInstant(revokeAt(day(now), overlap, end === undefined ? undefined : dayText(end)));
        const wanted = day(now) + (parseDuration(overlap) ?? 0);
        expect(at).toBe(Math.min(wanted, end === undefined ? wanted : day(end)));
      }),
    );
  });
});

describe("the nonce of a rotation", () => {
  test("is the same for the same generation, has 64 bits, and differs between generations and resources", () => {
    fc.assert(
      fc.property(fc.uuid(), fc.uuid(), fc.nat(), fc.nat(), (one, two, first, second) => {
        expect(rotationNonce(one, first)).toMatch(/^[0-9a-f]{16}$/);
        const same = one === two && first === second;
        expect(rotationNonce(one, first) === rotationNonce(two, second)).toBe(same);
      }),
    );
  });
});

describe("reading a state", () => {
  test("gives back what was written", () => {
    const { __provider: _code, ...kept } = { ...outputs, ...predecessor };
    expect(readRotation({ ...outputs, ...predecessor })).toEqual(kept);
  });

  test("junk in any place neither throws nor leaves the process", () => {
    const names = [...Object.keys({ ...outputs, ...predecessor }), "retiring", "keepers", "adoptedId"];
    const junk = fc.dictionary(
      fc.constantFrom(...names.filter((name) => name !== "stateVersion")),
      wireValue,
    );
    const present = { now: BORN, scope: SCOPE };
    fc.assert(
      fc.property(junk, (damage) => {
        const raw = { ...outputs, ...predecessor, ...damage };
        expect(() => toPlainJson(readRotation(raw), "the state")).not.toThrow();
        expect(() => diffRotation(raw, inputs, present)).not.toThrow();
      }),
    );
  });

  test("an entry that is still to be revoked is kept only where it names a token", () => {
    const good = { tokenId: "a", tokenPrefix: "M.V1.aaaa" };
    expect(readRotation({ ...outputs, retiring: [good, {}, null, "x", { tokenId: 1 }] }).retiring).toEqual([
      good,
    ]);
    expect(readRotation({ ...outputs, retiring: [null] }).retiring).toBeUndefined();
  });

  test("a state of a later release is refused", () => {
    expect(() => readRotation({ ...outputs, stateVersion: 99 })).toThrow(/later release/);
  });

  test("an empty state is one whose token is due", () => {
    expect(diffRotation({}, inputs, { now: BORN, scope: SCOPE }).changes).toBe(true);
    expect(state.generation).toBe(1);
  });
});
