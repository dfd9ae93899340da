import fc from "fast-check";
import {
  requireDelivery,
  requireExpiry,
  requireProtection,
  requireRotation,
  restrictAdoption,
} from "../../../policy";
import { judged, ROTATING, SINGLE, typesOf } from "./judged";

const rules = [
  requireExpiry({ longestLife: "1s" }),
  requireRotation({ longestLife: "1s" }),
  requireDelivery({ stacks: ["*"] }),
  requireProtection({ stacks: ["*"] }),
  restrictAdoption(),
];
const types = typesOf("Database", ...SINGLE, ...ROTATING);

test("a message is the same one line, whatever the arguments contain", () => {
  const hostile = fc.oneof(
    fc.string(),
    fc.constant("apiv1_a-secret\n\u001b[31m"),
    fc.constant("365d"),
    fc.anything(),
  );
  const args = fc.record(
    {
      expiresIn: hostile,
      expiresAt: hostile,
      deliver: fc.oneof(hostile, fc.record({ command: fc.array(hostile), keepInState: hostile })),
      adopt: fc.oneof(hostile, fc.record({ id: hostile, token: hostile })),
      description: hostile,
    },
    { requiredKeys: [] },
  );
  const known = new Set<string>();
  fc.assert(
    fc.property(fc.constantFrom(...rules), fc.constantFrom(...types), args, (rule, type, values) => {
      const said = judged(rule, { type, args: values });
      for (const message of said === "not applicable" ? [] : said) known.add(message);
    }),
    { numRuns: 2_000 },
  );
  for (const message of known) expect(message).toMatch(/^[\x20-\x7e]+\.$/);
  // Two of expiry, rotation and adoption, one of delivery and protection.
  expect(known.size).toBe(8);
});

test("the rules of a pack have different names, and are mandatory unless the pack says otherwise", () => {
  expect(rules.map(({ name, enforcementLevel }) => [name, enforcementLevel])).toEqual([
    ["influxdb-tokens-expiry", "mandatory"],
    ["influxdb-tokens-rotation", "mandatory"],
    ["influxdb-tokens-delivery", "mandatory"],
    ["influxdb-tokens-protection", "mandatory"],
    ["influxdb-tokens-adoption", "mandatory"],
  ]);
  expect(requireExpiry({ enforcementLevel: "advisory" }).enforcementLevel).toBe("advisory");
});

test("the configuration's schema has what the code says as defaults", () => {
  const properties = (rule: (typeof rules)[number]) =>
    Object.entries(rule.configSchema?.properties ?? {}).map(([name, schema]) => [name, schema.default]);
  expect(rules.map(properties)).toEqual([
    [
      ["longestLife", "1s"],
      ["stacks", ["*"]],
    ],
    [
      ["longestLife", "1s"],
      ["stacks", ["*"]],
    ],
    [["stacks", ["*"]]],
    [
      ["stacks", ["*"]],
      ["resources", ["Database", ...ROTATING]],
    ],
    [["allowedStacks", []]],
  ]);
});
