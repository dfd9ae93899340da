import fc from "fast-check";
import { toPlainJson } from "../../../provider/process/plainJson";

describe("plain data", () => {
  test("is what JSON makes of it, for anything that JSON can say", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.stringify(toPlainJson(value, "it"))).toBe(JSON.stringify(value));
      }),
    );
  });

  test("drops undefined anywhere", () => {
    expect(toPlainJson({ a: undefined, b: [1, undefined, { c: undefined }] }, "it")).toEqual({ b: [1, {}] });
  });

  test("keeps a key named __proto__ a key", () => {
    const plain = toPlainJson(JSON.parse('{"__proto__": {"x": 1}}'), "it");
    expect(JSON.stringify(plain)).toBe('{"__proto__":{"x":1}}');
    expect(({} as { x?: number }).x).toBeUndefined();
  });

  test("may hold one thing twice", () => {
    const twice = { a: 1 };
    expect(toPlainJson([twice, twice], "it")).toEqual([{ a: 1 }, { a: 1 }]);
  });

  const cycle: Record<string, unknown> = {};
  cycle.again = [cycle];
  test.each<[string, unknown, string]>([
    ["a function", { f: () => 1 }, "it.f is not plain data: function"],
    ["a symbol", [Symbol("x")], "it[0] is not plain data: symbol"],
    ["a bigint", 1n, "it is not plain data: bigint"],
    ["not a number", { n: Number.NaN }, "it.n is not plain data: number"],
    ["infinity", Number.POSITIVE_INFINITY, "it is not plain data: number"],
    ["a date", new Date(), "it is not plain data: Date"],
    ["a map", { m: new Map() }, "it.m is not plain data: Map"],
    ["a promise", { p: Promise.resolve() }, "it.p is not plain data: Promise"],
    ["a cycle", cycle, "it.again[0] contains itself"],
  ])("plain data is not %s", (_, value, message) => {
    expect(() => toPlainJson(value, "it")).toThrow(message);
  });
});
