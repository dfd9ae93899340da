import { UNKNOWN } from "../../../provider/unknown";

/** Shaped like a token of the service; opens nothing. */
export const TOKEN_SHAPED = `M.V1.${"aB3d".repeat(16)}`;

/** Values of every kind that nobody should write, by what is wrong with them. */
export const HOSTILE: Readonly<Record<string, unknown>> = {
  empty: "",
  blank: " \t ",
  huge: "x".repeat(1_000_000),
  "control characters": "a\u0000b\u0007c\u001b[31m",
  "a line break": "a\nb",
  "a line separator": "a\u2028b",
  "text turned around": "a\u202etxt.exe",
  "zero-width characters": "a\u200b\u200d\ufeffb",
  "half a surrogate pair": "a\ud800b",
  "an owner marker": "a [pulumi:organization/other/prod/x#0123456789abcdef]",
  "a template": "{{token}} %s %00 $(id) `id`",
  "token-shaped": TOKEN_SHAPED,
  "shaped like a database token": `apiv1_${"aB3d".repeat(16)}`,
  "token-shaped inside": `Bearer ${TOKEN_SHAPED} and more`,
  unknown: UNKNOWN,
  number: 42,
  "not a number in JSON": -0.5e300,
  boolean: true,
  null: null,
  list: ["a", 1, null],
  "an empty list": [],
  object: { a: { b: { c: 1 } } },
  "an empty object": {},
  "token-shaped deep inside": { a: [{ b: TOKEN_SHAPED }] },
  "an unknown deep inside": { a: [{ b: UNKNOWN }] },
  "a secret as it travels": {
    "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
    value: "x",
  },
  "a prototype": JSON.parse('{"__proto__":{"polluted":true},"constructor":"x"}'),
};
