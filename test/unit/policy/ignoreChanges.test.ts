import { requireDelivery, requireExpiry, requireRotation, restrictAdoption } from "../../../policy";
import { judged, typesOf } from "./judged";

const [type = ""] = typesOf("ManagementToken");
const args = { expiresIn: "1d", deliver: { command: ["store"], keepInState: false } };
const said = (...ignoreChanges: string[]) =>
  [
    requireExpiry({ stacks: ["prod"] }),
    requireRotation({ stacks: ["prod"] }),
    requireDelivery({ stacks: ["prod"] }),
    restrictAdoption(),
  ].map((rule) => judged(rule, { type, args, ignoreChanges, stack: "prod" }));
const hides = (what: string) => [`The option ignoreChanges hides ${what} from this rule: remove it.`];

test("an argument that the option hides breaks the rule that judges it", () => {
  for (const path of ["expiresIn", '["expiresIn"]'])
    expect(said(path)).toEqual([hides("expiresIn"), hides("expiresIn"), [], []]);
  for (const path of ["deliver", "deliver.keepInState", '["deliver"].keepInState', 'deliver["keepInState"]'])
    expect(said(path)).toEqual([[], [], hides("deliver"), []]);
  expect(said("description", "adopt.id")).toEqual([[], [], [], hides("adopt")]);
  expect(said("*")).toEqual([
    hides("expiresIn and expiresAt"),
    hides("expiresIn and expiresAt"),
    hides("deliver"),
    hides("adopt"),
  ]);
});

test("other arguments may be ignored, and all of them where a rule is not about the stack", () => {
  expect(said("description", "keepers.expiresIn", "deliveries", "xadopt")).toEqual([[], [], [], []]);
  const elsewhere = { type, args, ignoreChanges: ["*"], stack: "dev" };
  expect(judged(requireExpiry({ stacks: ["prod"] }), elsewhere)).toEqual([]);
  expect(judged(restrictAdoption({ allowedStacks: ["dev"] }), elsewhere)).toEqual([]);
});
