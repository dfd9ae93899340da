import type { ResourceValidationPolicy } from "@pulumi/policy";
import { TOKENS } from "./resources";
import { policyOf } from "./rule";
import type { RuleOptions } from "./ruleOptions";
import { parseStacks, STACK_PATTERNS } from "./stacks";

/** What {@link restrictAdoption} can be told. */
export interface AdoptionOptions extends RuleOptions {
  /**
   * The stacks that may adopt: `STACK` or `PROJECT/STACK`, where `*` stands for any characters.
   * @default none: `[]`
   */
  readonly allowedStacks?: readonly string[];
}

/**
 * The rule `influxdb-tokens-adoption`: only the named stacks take over tokens and databases that exist already
 * (`adopt`). The dynamic resources turn the option `import` into `adopt`, so the rule is about it too; of the native
 * plugin's resources the engine does not tell policies whether they are imported.
 *
 * @throws TypeError if an option has no meaning
 */
export function restrictAdoption(options: AdoptionOptions = {}): ResourceValidationPolicy {
  const { allowedStacks = [] } = options;
  return policyOf({
    name: "influxdb-tokens-adoption",
    description: "Only some stacks may adopt tokens and databases.",
    about: ["Database", ...TOKENS],
    judges: ["adopt"],
    given: options,
    options: { allowedStacks },
    schema: { allowedStacks: STACK_PATTERNS },
    parse: (given) => parseStacks("allowedStacks", given.allowedStacks),
    concerns: ({ stack }, allowed) => !allowed.includes(stack),
    violation: ({ name, args: { adopt } }, allowed) => {
      // Of a database it is a boolean.
      if (adopt === undefined || adopt === null || adopt === false) return undefined;
      const what = name === "Database" ? "a database" : "a token";
      return `This stack may not adopt ${what}: remove adopt (or the option import), or declare the resource in a stack that may (${allowed.text}).`;
    },
  });
}
