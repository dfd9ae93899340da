import type { ResourceValidationPolicy } from "@pulumi/policy";
import { DURATION, lifeOf, parseLongestLife } from "./life";
import { TOKENS } from "./resources";
import { policyOf } from "./rule";
import type { RuleOptions } from "./ruleOptions";
import { parseStacks, STACK_PATTERNS } from "./stacks";

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
    judges: ["expiresIn", "expiresAt"],
    given: options,
    options: { longestLife, stacks },
    schema: { longestLife: DURATION, stacks: STACK_PATTERNS },
    parse: (given) => ({
      longest: parseLongestLife(given.longestLife),
      stacks: parseStacks("stacks", given.stacks),
    }),
    concerns: ({ stack }, settings) => settings.stacks.includes(stack),
    violation: (token, { longest }) => {
      const life = lifeOf(token);
      if (life !== undefined && life <= longest.ms) return undefined;
      const what = life === undefined ? "This token has no end" : "The end of this token is too far away";
      return `${what}: set expiresIn to ${longest.text} or less.`;
    },
  });
}
