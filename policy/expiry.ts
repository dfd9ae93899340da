import type { ResourceValidationPolicy } from "@pulumi/policy";
import { ABOUT_LIFE, lifeOf } from "./life";
import { TOKENS } from "./resources";
import { policyOf } from "./rule";
import type { RuleOptions } from "./ruleOptions";

/** What {@link requireExpiry} can be told. */
export interface ExpiryOptions extends RuleOptions {
  /**
   * How far away the end of a token may be: a duration such as `90d`.
   * @default "90d"
   */
  readonly longestLife?: string;
  /**
   * The stacks that the rule is for: `STACK` or `PROJECT/STACK`, where `*` stands for any characters.
   * @default all: `["*"]`
   */
  readonly stacks?: readonly string[];
}

/**
 * The rule `influxdb-tokens-expiry`: every token has an end, and it is not too far away. It is about management tokens
 * and database tokens, rotating or not.
 *
 * @throws TypeError if an option has no meaning
 */
export function requireExpiry(options: ExpiryOptions = {}): ResourceValidationPolicy {
  const { longestLife = "90d", stacks = ["*"] } = options;
  return policyOf({
    name: "influxdb-tokens-expiry",
    description: "Tokens must expire.",
    about: TOKENS,
    ...ABOUT_LIFE,
    given: options,
    options: { longestLife, stacks },
    violation: (token, { longest }) => {
      const life = lifeOf(token);
      if (life !== undefined && life <= longest.ms) return undefined;
      const what = life === undefined ? "This token has no end" : "The end of this token is too far away";
      return `${what}: set expiresIn to ${longest.text} or less.`;
    },
  });
}
