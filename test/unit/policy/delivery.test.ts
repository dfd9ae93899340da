import { requireDelivery } from "../../../policy";
import { judged, ROTATING, SINGLE, typesOf } from "./judged";

const rule = requireDelivery({ stacks: ["prod"] });
const deliver = { command: ["store"] };

describe.each(typesOf(...SINGLE, ...ROTATING))("%s", (type) => {
  test("must keep its secret out of the state of a named stack", () => {
    for (const args of [
      {},
      { deliver: null },
      { deliver },
      { deliver: { ...deliver, keepInState: true } },
      { deliver: { ...deliver, keepInState: "false" } },
    ])
      expect(judged(rule, { type, args, stack: "prod" })).toEqual([
        "The state would store the secret of this token: set deliver, with keepInState: false and a command that stores the secret where it is needed.",
      ]);
  });

  test("may do so, and may do anything in other stacks", () => {
    const args = { deliver: { ...deliver, keepInState: false } };
    expect(judged(rule, { type, args, stack: "prod" })).toEqual([]);
    expect(judged(rule, { type, stack: "dev" })).toEqual([]);
  });
});

test("is not about what has no secret", () => {
  for (const type of typesOf("Database", "TokenRetirement")) {
    expect(judged(rule, { type, stack: "prod" })).toBe("not applicable");
  }
});

test("the pack's configuration names the stacks rather than the code", () => {
  const [type = ""] = typesOf("ManagementToken");
  expect(judged(rule, { type, stack: "dev", config: { stacks: ["*"] } })).toHaveLength(1);
  expect(judged(rule, { type, stack: "prod", config: { stacks: [] } })).toEqual([]);
});
