import type { ResourceValidationPolicy } from "@pulumi/policy";
import { TOKENS } from "./resources";
import { policyOf } from "./rule";
import type { RuleOptions } from "./ruleOptions";
import { parseStacks, STACK_PATTERNS } from "./stacks";

/** What {@link requireDelivery} can be told. */
export interface DeliveryOptions extends RuleOptions {
  /**
   * The stacks whose states must not store secrets: `STACK` or `PROJECT/STACK`, where `*` stands for any characters;
   * `["*"]` for all.
   */
  readonly stacks: readonly string[];
}

/**
 * The rule `influxdb-tokens-delivery`: in the named stacks, the secret of every token is delivered to a command and is
 * never in the state (`deliver` with `keepInState: false`).
 *
 * @throws TypeError if an option has no meaning
 */
export function requireDelivery(options: DeliveryOptions): ResourceValidationPolicy {
  const { stacks } = options;
  return policyOf({
    name: "influxdb-tokens-delivery",
    description: "The state must not store the secrets of tokens.",
    about: TOKENS,
    judges: ["deliver"],
    given: options,
    options: { stacks },
    schema: { stacks: STACK_PATTERNS },
    parse: (given) => parseStacks("stacks", given.stacks),
    concerns: ({ stack }, stacksWithoutSecrets) => stacksWithoutSecrets.includes(stack),
    violation: ({ args }) => {
      const deliver = args.deliver as { readonly keepInState?: unknown } | null | undefined;
      if (deliver?.keepInState === false) return undefined;
      return "The state would store the secret of this token: set deliver, with keepInState: false and a command that stores the secret where it is needed.";
    },
  });
}
