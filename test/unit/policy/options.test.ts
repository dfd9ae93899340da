import {
  requireDelivery,
  requireExpiry,
  requireProtection,
  requireRotation,
  restrictAdoption,
} from "../../../policy";
import { judged, typesOf } from "./judged";

const rules = [requireExpiry, requireRotation, requireDelivery, requireProtection, restrictAdoption] as const;
type Options = Parameters<typeof requireProtection>[0];

/** A rule as plain JavaScript makes it, where no compiler looks at the options. */
const made = (rule: (typeof rules)[number], options: object) =>
  rule({ ...(rule === restrictAdoption ? {} : { stacks: ["prod"] }), ...options } as Options);

describe.each(rules.map((rule) => [rule.name, rule] as const))("%s", (_name, rule) => {
  test("refuses an option that it does not have", () => {
    for (const option of ["stack", "longestlife", "allowedstacks", "name", "toString"])
      expect(() => made(rule, { [option]: ["prod"] })).toThrow(
        `influxdb-tokens-${/[A-Z].*/.exec(rule.name)?.[0].toLowerCase()} has no option "${option}": there are enforcementLevel, `,
      );
  });

  test("refuses it in the pack's configuration", () => {
    const [type = ""] = typesOf("ManagementToken");
    const config = { stack: ["prod"] };
    expect(() => judged(made(rule, {}), { type, stack: "prod", config })).toThrow(/ has no option "stack": /);
  });

  test("refuses a level that Pulumi does not have", () => {
    for (const enforcementLevel of ["", "Mandatory", "warning", null])
      expect(() => made(rule, { enforcementLevel })).toThrow(
        "enforcementLevel must be one of these: advisory, mandatory, disabled",
      );
  });
});
