import type { ResourceValidationPolicy } from "@pulumi/policy";
import { ROTATING, TOKENS } from "./resources";
import { policyOf } from "./rule";
import type { RuleOptions } from "./ruleOptions";
import { parseStacks, STACK_PATTERNS } from "./stacks";

const PROTECTABLE = ["Database", ...TOKENS] as const;

/** What {@link requireProtection} can be told. */
export interface ProtectionOptions extends RuleOptions {
  /**
   * The production stacks: `STACK` or `PROJECT/STACK`, where `*` stands for any characters; `["*"]` for all.
   */
  readonly stacks: readonly string[];
  /**
   * The kinds of resources that must be protected. Add `ManagementToken` and `DatabaseToken` only if no token of theirs
   * is ever replaced: Pulumi does not replace what is protected, so an update fails once such a token has expired or
   * its keepers change.
   *
   * @default what is not replaced while it exists: `["Database", "RotatingManagementToken", "RotatingDatabaseToken"]`
   */
  readonly resources?: readonly (typeof PROTECTABLE)[number][];
}

/**
 * The rule `influxdb-tokens-protection`: in production stacks, databases and tokens have the option `protect: true`, so
 * that neither `pulumi destroy` nor a removal from the program deletes or revokes them. The engine tells policies
 * nothing about the option `retainOnDelete`.
 *
 * @throws TypeError if an option has no meaning
 */
export function requireProtection(options: ProtectionOptions): ResourceValidationPolicy {
  const { stacks, resources = ["Database", ...Object.values(ROTATING)] } = options;
  return policyOf({
    name: "influxdb-tokens-protection",
    description: "Databases and tokens of production stacks must be protected.",
    about: PROTECTABLE,
    judges: [],
    given: options,
    options: { stacks, resources },
    schema: {
      stacks: STACK_PATTERNS,
      resources: { type: "array", items: { type: "string", enum: [...PROTECTABLE] } },
    },
    parse: (given) => ({
      production: parseStacks("stacks", given.stacks),
      resources: kinds(given.resources),
    }),
    concerns: ({ name, stack }, settings) =>
      settings.resources.has(name) && settings.production.includes(stack),
    violation: ({ isProtected }) =>
      isProtected ? undefined : "This is a production stack: set the resource option protect: true.",
  });
}

function kinds(names: readonly string[]): ReadonlySet<string> {
  const known: readonly string[] = PROTECTABLE;
  if (Array.isArray(names) && names.every((name) => known.includes(name))) return new Set(names);
  throw new TypeError(`resources must be a list of these: ${PROTECTABLE.join(", ")}`);
}
