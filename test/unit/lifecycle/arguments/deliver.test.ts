import { checkRotation } from "../../../../provider/lifecycle/rotation/arguments";
import { check } from "../../../../provider/lifecycle/single/check";
import { UNKNOWN } from "../../../../provider/unknown";

const SECRET = `M.V1.q7Zt${"kJ4vX9bN".repeat(6)}`;
const token = (deliver: unknown, more: object = {}) =>
  check({}, { description: "CI", expiresIn: "90d", deliver, owner: "a/b/c/d", ...more }, 0).failures;
const rotating = (deliver: unknown) =>
  checkRotation({ description: "CI", expiresIn: "90d", rotateBefore: "30d", deliver, owner: "a/b/c/d" })
    .failures;

describe.each([
  ["a token's", token],
  ["a rotating token's", rotating],
])("%s deliver", (_name, failures) => {
  test.each([
    { command: ["store"] },
    { command: ["store", "put", "", "ä \n"] },
    { command: ["./store.sh", "M.V1.abcd"], keepInState: true, timeout: "1h" },
    { command: ["store"], keepInState: false, timeout: "90s" },
    UNKNOWN,
    { command: UNKNOWN },
    { command: [UNKNOWN, "put"] },
    { command: ["store"], keepInState: UNKNOWN, timeout: UNKNOWN },
  ])("deliver can be %j", (deliver) => {
    expect(failures(deliver)).toEqual([]);
  });

  test.each([
    ["no object", "store", /must be \{ command/],
    ["a list", ["store"], /must be \{ command/],
    ["null", null, /must be \{ command/],
    ["without a command", {}, /must have a command/],
    ["with text as its command", { command: "store put" }, /must have a command/],
    ["with an empty command", { command: [] }, /must have a command/],
    ["with an empty program", { command: [" "] }, /must have a command/],
    ["with a number in its command", { command: ["store", 1] }, /must have a command/],
    ["with a NUL in its command", { command: ["store", "a\0b"] }, /must have a command/],
    ["with a huge command", { command: ["store", "x".repeat(4_000)] }, /more than 4000 bytes/],
    ["with a misspelt option", { command: ["store"], keepinstate: false }, /has no "keepinstate"/],
    ["with text for a truth", { command: ["store"], keepInState: "false" }, /neither true nor false/],
    ["with a number as its timeout", { command: ["store"], timeout: 30 }, /timeout as in 30s/],
    ["with no duration as its timeout", { command: ["store"], timeout: "soon" }, /timeout as in 30s/],
    ["with an endless timeout", { command: ["store"], timeout: "61m" }, /at most 1h/],
  ])("deliver cannot be %s", (_kind, deliver, reason) => {
    expect(failures(deliver)).toEqual([
      { property: "arguments.deliver", reason: expect.stringMatching(reason) },
    ]);
  });

  test.each([[["store", SECRET]], [["store", `--token=${SECRET}`]], [[SECRET]]])(
    "cannot hold a token, and does not repeat it",
    (command) => {
      const found = failures({ command });
      expect(found).toEqual([
        {
          property: "arguments.deliver",
          reason: expect.stringContaining("gets the token on its standard input"),
        },
      ]);
      expect(JSON.stringify(found)).not.toContain(SECRET.slice(9, 20));
    },
  );
});

test("a secret cannot be adopted and kept out of the state", () => {
  const deliver = { command: ["store"], keepInState: false };
  const adopt = { id: "33333333-3333-4333-8333-333333333333", token: SECRET };
  expect(token(deliver, { adopt })).toEqual([
    { property: "arguments.deliver", reason: expect.stringContaining("the state holds as an argument") },
  ]);
  expect(token(deliver, { adopt: { id: adopt.id } })).toEqual([]);
  expect(token({ command: ["store"] }, { adopt })).toEqual([]);
});

test("a token has to outlive its delivery", () => {
  const deliver = { command: ["store"], timeout: "1h" };
  expect(token(deliver, { expiresIn: "10m" })).toEqual([
    { property: "expiresIn", reason: expect.stringContaining("its verification and delivery included") },
  ]);
  expect(token(deliver, { expiresIn: "2h" })).toEqual([]);
  const lengths = { description: "CI", rotateBefore: "10m", overlap: "10m", owner: "a/b/c/d" };
  expect(checkRotation({ ...lengths, expiresIn: "1h", deliver }).failures).toEqual([
    { property: "rotateBefore", reason: expect.stringContaining("before the new one is delivered") },
  ]);
  expect(checkRotation({ ...lengths, expiresIn: "1h", deliver: { command: ["store"] } }).failures).toEqual(
    [],
  );
});

test("what is checked is handed on as it is", () => {
  const deliver = { command: ["store"], keepInState: false, timeout: "5s" };
  const { inputs } = check({}, { description: "CI", expiresIn: "90d", deliver, owner: "a/b/c/d" }, 0);
  expect(inputs).toMatchObject({ deliver });
});
