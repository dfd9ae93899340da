import type { ResourceValidationPolicy } from "@pulumi/policy";
import { ABOUT_LIFE, lifeOf } from "./life";
import { isSingleToken, ROTATING, SINGLE_TOKENS } from "./resources";
import { policyOf } from "./rule";
import type { RuleOptions } from "./ruleOptions";

/** What {@link requireRotation} can be told. */
export interface RotationOptions extends RuleOptions {
  /**
   * How long a token may live that does not rotate: a duration such as `30d`.
   * @default "30d"
   */
  readonly longestLife?: string;
  /**
   * The stacks that the rule is for: `STACK` or `PROJECT/STACK`, where `*` stands for any characters.
   * @default all: `["*"]`
   */
  readonly stacks?: readonly string[];
}

/**
 * The rule `influxdb-tokens-rotation`: a token that lives long is a `RotatingManagementToken` or a
 * `RotatingDatabaseToken`. So a `ManagementToken` or `DatabaseToken` violates it whose end is too far away, or that has
 * none.
 *
 * @throws TypeError if an option has no meaning
 */
export function requireRotation(options: RotationOptions = {}): ResourceValidationPolicy {
  const { longestLife = "30d", stacks = ["*"] } = options;
  return policyOf({
    name: "influxdb-tokens-rotation",
    description: "Long-lived tokens must rotate.",
    about: SINGLE_TOKENS,
    ...ABOUT_LIFE,
    given: options,
    options: { longestLife, stacks },
    violation: (token, { longest }) => {
      const life = lifeOf(token);
      if (!isSingleToken(token.name) || (life !== undefined && life <= longest.ms)) return undefined;
      return `This token lives longer than ${longest.text} and does not rotate: declare it as a ${ROTATING[token.name]} (an alias keeps the present token), or set expiresIn to ${longest.text} or less.`;
    },
  });
}
