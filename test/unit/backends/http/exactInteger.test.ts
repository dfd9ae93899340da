import fc from "fast-check";
import { parseWithExact } from "../../../../provider/backends/http/exactInteger";

const parse = (text: string) => parseWithExact("ns", text);

test.each([
  ['{"ns":9223372036854775807}', { ns: "9223372036854775807" }],
  ['{"ns" : \n -9007199254740993 }', { ns: "-9007199254740993" }],
  ['[{"ns":9007199254740993},{"ns":1}]', [{ ns: "9007199254740993" }, { ns: 1 }]],
  ['{"ns":3600000000000}', { ns: 3_600_000_000_000 }],
  ['{"ns":12345678901234567.5}', { ns: Number("12345678901234567.5") }],
  ['{"ns":1234567890123456789e1}', { ns: Number("1234567890123456789e1") }],
  ['{"other":9007199254740993}', { other: Number("9007199254740993") }],
  ['{"a":"\\"ns\\":9007199254740993"}', { a: '"ns":9007199254740993' }],
  ['{"a":"x\\\\","ns":9007199254740993}', { a: "x\\", ns: "9007199254740993" }],
  ['["ns",9007199254740993]', ["ns", Number("9007199254740993")]],
  ['{"ns":"9007199254740993"}', { ns: "9007199254740993" }],
])("%s", (text, value) => {
  expect(parse(text)).toEqual(value);
});

test.each([
  "",
  '{"ns":9007199254740993',
  '{"ns":09007199254740993}',
  "{9007199254740993:1}",
  '{"ns":9007199254740993}x',
])("%j is no JSON", (text) => {
  expect(() => parse(text)).toThrow(SyntaxError);
});

test("anything else is read as JSON.parse reads it", () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(parse(text)).toEqual(JSON.parse(text));
    }),
  );
});

test("any whole number keeps all its digits, beside any text", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.string(), (number, text) => {
      const read = parse(`{"a":${JSON.stringify(text)},"ns":${number},"b":${JSON.stringify(text)}}`);
      expect(String((read as { ns: unknown }).ns)).toBe(String(number));
      expect(read).toMatchObject({ a: text, b: text });
    }),
  );
});
