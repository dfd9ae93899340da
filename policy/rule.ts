import type { ResourceValidationPolicy } from "@pulumi/policy";
import { type ResourceName, resourceOfType } from "../provider/typeTokens";
import type { OptionForm } from "./optionForm";
import type { RuleOptions } from "./ruleOptions";
import { type Stack, stackOf } from "./stacks";

const LEVELS = ["advisory", "mandatory", "disabled"] as const satisfies RuleOptions["enforcementLevel"][];

/** A resource of this package as a program declares it. */
export interface Declared {
  readonly name: ResourceName;
  /** Its arguments. Reading an unknown one throws: the SDK then reports that the rule cannot run in this preview. */
  readonly args: Readonly<Record<string, unknown>>;
  /** Whether it has the option `protect`. */
  readonly isProtected: boolean;
  readonly stack: Stack;
}

/** What makes a rule. */
interface Rule<Options extends object, Settings> {
  readonly name: string;
  readonly description: string;
  /** The kinds of resources it is about. */
  readonly about: readonly ResourceName[];
  /** The arguments that it judges. */
  readonly judges: readonly string[];
  /** What the pack's code says. */
  readonly given: RuleOptions;
  /** The same without the level, defaults filled in. The pack's configuration can say otherwise. */
  readonly options: Options;
  /** The form of each option in the pack's configuration. */
  readonly schema: { readonly [Name in keyof Options]: OptionForm };
  /** @throws TypeError for options without a meaning */
  parse(options: Options): Settings;
  /** Whether it is about this resource; looks at no argument. */
  concerns(resource: Declared, settings: Settings): boolean;
  /**
   * How to mend a resource; undefined if nothing is wrong with it. Contains no value of an argument: the SDK does not
   * tell which of them are secrets.
   */
  violation(resource: Declared, settings: Settings): string | undefined;
}

/**
 * A rule as `@pulumi/policy` takes it.
 *
 * @throws TypeError for options without a meaning, before the pack starts
 */
export function policyOf<Options extends object, Settings>(
  rule: Rule<Options, Settings>,
): ResourceValidationPolicy {
  const { name, description, about, judges, given, options, schema } = rule;
  const { enforcementLevel = "mandatory", ...others } = given;
  if (!LEVELS.includes(enforcementLevel))
    throw new TypeError(`enforcementLevel must be one of these: ${LEVELS.join(", ")}`);
  refuseOthers(rule, others);
  rule.parse(options);
  const properties = Object.entries<OptionForm>(schema).map(([key, form]) => [
    key,
    { ...form, default: options[key as keyof Options] },
  ]);
  return {
    name,
    description,
    enforcementLevel,
    configSchema: { properties: Object.fromEntries(properties) },
    validateResource: ({ type, props, urn, opts, getConfig, notApplicable }, reportViolation) => {
      const resource = resourceOfType(type)?.name;
      if (resource === undefined || !about.includes(resource)) {
        return notApplicable(`the rule is about resources of these kinds: ${about.join(", ")}`);
      }
      const configured = getConfig<Partial<Options>>();
      refuseOthers(rule, configured);
      const settings = rule.parse({ ...options, ...configured });
      const declared = { name: resource, args: props, isProtected: opts.protect, stack: stackOf(urn) };
      if (!rule.concerns(declared, settings)) return;
      const problem = ignored(opts.ignoreChanges, judges) ?? rule.violation(declared, settings);
      if (problem !== undefined) reportViolation(problem);
    },
  };
}

/** @throws TypeError for an option that a rule does not have: a misspelt one would change nothing */
function refuseOthers({ name, schema }: Pick<Rule<object, unknown>, "name" | "schema">, given: object): void {
  const other = Object.keys(given).find((option) => !Object.hasOwn(schema, option));
  if (other === undefined) return;
  const options = ["enforcementLevel", ...Object.keys(schema)].join(", ");
  throw new TypeError(`${name} has no option ${JSON.stringify(other)}: there are ${options}`);
}

/**
 * How to mend a resource whose option `ignoreChanges` names what a rule judges. The engine shows policies the former
 * value then, but creates a replacement with the program's.
 */
function ignored(paths: readonly string[], judges: readonly string[]): string | undefined {
  const roots = paths.map((path) => /^[["]*(\*|\w+)/.exec(path)?.[1]);
  const hidden = judges.filter((argument) => roots.includes(argument) || roots.includes("*"));
  if (hidden.length === 0) return undefined;
  return `The option ignoreChanges hides ${hidden.join(" and ")} from this rule: remove it.`;
}
