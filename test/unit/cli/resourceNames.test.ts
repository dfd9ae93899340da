import fc from "fast-check";
import { resourceNames } from "../../../cli/import/resourceNames";

const token = (id: string, description: string, createdAt = "2027-01-01T00:00:00Z") => ({
  id,
  kind: "management" as const,
  description,
  createdAt,
});
const nameOf = (description: string, taken: string[] = []) =>
  resourceNames([token("a", description)], taken).get("a");

/** Reserved in a language that Pulumi programs are written in, or predeclared there. */
const RESERVED = [
  ..."class default import return function new this delete typeof async await yield let const var".split(" "),
  ..."def lambda pass none true false from global nonlocal func go chan type range map nil int64 uint8".split(
    " ",
  ),
  ..."namespace abstract object string bool base using event public package null undefined pulumi".split(" "),
];

test.each([
  ["CI: manages databases", "ciManagesDatabases"],
  ["ci", "ciToken"],
  ["class", "classToken"],
  ["int 8", "int8Token"],
  ["Grafana’s token", "grafanasToken"],
  ["grün, für Łódź", "grunFurOdz"],
  ["2027 batch", "token2027Batch"],
  ["日本語", "managementToken"],
  ["", "managementToken"],
  [" [x] / #1 % ", "x1Token"],
  ["__proto__", "protoToken"],
  ["reads what the nightly job has written into the bucket", "readsWhatTheNightlyJobHasWrittenIntoThe"],
  ["x".repeat(100), `${"x".repeat(40)}Token`],
])("%j is called %s", (description, name) => {
  expect(nameOf(description)).toBe(name);
});

test("a name that is in use gets a number, also after a digit or in another case", () => {
  expect(nameOf("CI token", ["ciToken", "CI_token2"])).toBe("ciToken3");
  expect(nameOf("batch job 2", ["batchJob2"])).toBe("batchJob2_2");
});

test("of equal descriptions the oldest has no number, in whatever order they are listed", () => {
  const tokens = [
    token("c", "ci", "2027-01-03T00:00:00Z"),
    token("b", "CI", "2027-01-01T00:00:00Z"),
    token("a", "c.i", "2027-01-01T00:00:00Z"),
    token("d", "ci", "2027-01-01T00:00:00Z"),
  ];
  const expected = [
    ["a", "cI"],
    ["b", "ciToken"],
    ["c", "ciToken3"],
    ["d", "ciToken2"],
  ];
  for (const order of [tokens, [...tokens].reverse()]) {
    expect([...resourceNames(order)].sort()).toEqual(expected);
  }
});

test("never contains more of a secret than its prefix", () => {
  const secret = `M.V1.abcd${"LeAk".repeat(12)}`;
  expect(nameOf(`leaked ${secret} here`)?.toLowerCase()).not.toContain("leakleak");
});

test("whatever the descriptions, names are identifiers that no language reserves, and unique in any case", () => {
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.lorem({ maxCount: 3 }),
    fc.constantFrom(...RESERVED, "int 64", "a1", "a", "token", "x_2", "x 2"),
  );
  fc.assert(
    fc.property(
      fc.array(text, { maxLength: 30 }),
      fc.array(text, { maxLength: 5 }),
      (descriptions, taken) => {
        const tokens = descriptions.map((description, index) => token(String(index), description));
        const names = [...resourceNames(tokens, taken).values()];
        expect(names).toHaveLength(descriptions.length);
        for (const name of names) {
          expect(name).toMatch(/^[a-z][A-Za-z0-9]*(_\d+)?$/);
          expect(RESERVED).not.toContain(name);
          expect(name.length).toBeLessThan(60);
        }
        const alike = [...names, ...new Set(taken)].map((name) => name.replace(/_/g, "").toLowerCase());
        expect(new Set(alike.slice(0, names.length)).size).toBe(names.length);
        for (const name of alike.slice(names.length))
          expect(alike.slice(0, names.length)).not.toContain(name);
      },
    ),
  );
});
