import { MANAGEMENT_TOKEN } from "../../../provider/description/managementToken";
import { type Argument, namesOf } from "../../../provider/description/property";
import { ROTATING_MANAGEMENT_TOKEN } from "../../../provider/description/rotatingManagementToken";
import { TOKEN_RETIREMENT } from "../../../provider/description/tokenRetirement";
import { diffRetirement } from "../../../provider/lifecycle/retirement/retirement";
import { diffRotation } from "../../../provider/lifecycle/rotation/diff";
import { diff } from "../../../provider/lifecycle/single/diff";
import { day, inputs, outputs, SCOPE } from "../../support/lifecycle/rotationValues";

/** Another value of each argument. */
const CHANGED = {
  description: "CI of ours",
  expiresAt: "2030-01-01T00:00:00Z",
  expiresIn: "80d",
  rotateBefore: "20d",
  overlap: "3d",
  retire: "manual",
  keepers: { release: "2" },
  onInvalid: "error",
  verify: false,
  deliver: { command: ["cat"] },
  adopt: { id: "11111111-1111-4111-8111-111111111111" },
};

const present = { now: day(1), scope: SCOPE };

/** What the arguments of a description are said to do, by name. */
function said(described: Readonly<Record<string, Argument>>): Record<string, string> {
  return Object.fromEntries(Object.entries(described).map(([name, { change }]) => [name, change]));
}

/** What a change of each argument does. */
function done<Name extends string>(
  names: readonly Name[],
  compare: (name: Name) => { changes: boolean; replaces: string[] },
): Record<string, string> {
  const outcome = (name: Name) => {
    try {
      const { changes, replaces } = compare(name);
      return replaces.length > 0 ? "replaces" : changes ? "in place" : "nothing";
    } catch (error) {
      expect(String(error)).toMatch(/has already begun/);
      return "only at creation";
    }
  };
  return Object.fromEntries(names.map((name) => [name, outcome(name)]));
}

test("a change of a token's argument does what is said", () => {
  const { description, keepers, expiresIn, owner } = inputs as Record<string, unknown>;
  const news = { description, keepers, expiresIn, owner, __provider: inputs.__provider };
  const { expiresIn: _length, ...withoutLength } = news;
  const names = namesOf(MANAGEMENT_TOKEN.arguments);
  expect(diff(outputs.tokenId, outputs, news, present)).toMatchObject({ changes: false, replaces: [] });
  expect(
    done(names, (name) => {
      const others = name === "expiresAt" ? withoutLength : news;
      return diff(outputs.tokenId, outputs, { ...others, [name]: CHANGED[name] }, present);
    }),
  ).toEqual(said(MANAGEMENT_TOKEN.arguments));
});

test("a change of a rotating token's argument does what is said", () => {
  const names = namesOf(ROTATING_MANAGEMENT_TOKEN.arguments);
  expect(diffRotation(outputs, inputs, present)).toMatchObject({ changes: false, replaces: [] });
  expect(done(names, (name) => diffRotation(outputs, { ...inputs, [name]: CHANGED[name] }, present))).toEqual(
    said(ROTATING_MANAGEMENT_TOKEN.arguments),
  );
});

test("a change of a retirement's argument does what is said", () => {
  const retirement = { tokenId: "b", scope: SCOPE, retire: "manual", confirmedBy: { store: "1" } };
  const due = { previousTokenId: "a", previousRevokeAt: "2026-01-01T00:00:00Z", fingerprint: "f".repeat(64) };
  const compare = (news: object) =>
    diffRetirement({ confirmations: {} }, { ...retirement, ...news }, present.now);
  const { confirmedBy: _values, ...unconfirmed } = retirement;
  expect(diffRetirement({}, unconfirmed, present.now).changes).toBe(false);
  expect(
    done(namesOf(TOKEN_RETIREMENT.arguments), (name) =>
      name === "of" ? diffRetirement({}, { ...unconfirmed, ...due }, present.now) : compare(due),
    ),
  ).toEqual(said(TOKEN_RETIREMENT.arguments));
});
