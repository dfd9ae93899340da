import { KeptTokens } from "../../../provider/process/keptTokens";

const owner = "project/stack/ci";
const declared = { owner, description: "CI" };

describe("the tokens that a run keeps", () => {
  test("are those that it names in adopt", () => {
    const kept = new KeptTokens();
    kept.noteCheck({}, { ...declared, adopt: { id: "one" } });
    kept.noteAdopted({ adopt: { id: "two" } });
    expect(["one", "two", "three"].map((id) => kept.has(id))).toEqual([true, true, false]);
  });

  test("are those that a comparison left in place, both of a rotating token", () => {
    const kept = new KeptTokens();
    kept.noteCheck(declared, declared);
    kept.noteInPlace(declared, { tokenId: "one", previousTokenId: "two" });
    expect([kept.has("one"), kept.has("two")]).toEqual([true, true]);
  });

  test("are not those that only a refresh compared: the program may not declare them any more", () => {
    const kept = new KeptTokens();
    kept.noteInPlace(declared, { tokenId: "one" });
    expect(kept.has("one")).toBe(false);
  });

  test("are not those whose replacement is checked after the comparison", () => {
    const kept = new KeptTokens();
    kept.noteCheck(declared, declared);
    kept.noteInPlace(declared, { tokenId: "one" });
    kept.noteCheck({}, declared);
    expect(kept.has("one")).toBe(false);
  });

  test("have nothing to do with arguments that make no sense", () => {
    const kept = new KeptTokens();
    for (const adopt of [undefined, null, "id", 1, { id: 1 }, {}]) kept.noteCheck({ a: 1 }, { adopt });
    kept.noteInPlace(declared, { tokenId: 1 });
    expect(kept.has("id")).toBe(false);
  });
});
