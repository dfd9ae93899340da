import type { OptionForm } from "./optionForm";

/** The stack that a resource belongs to. */
export interface Stack {
  readonly project: string;
  readonly name: string;
}

/** Stacks by name. */
export interface StackPatterns {
  includes(stack: Stack): boolean;
  /** The patterns, for messages. */
  readonly text: string;
}

/** What Pulumi lets projects and stacks be called, and `*`. Nothing else can name a stack. */
const PATTERN = /^(?:[\w.*-]+\/)?[\w.*-]+$/;

/** The form of patterns in a pack's configuration. */
export const STACK_PATTERNS: OptionForm = {
  type: "array",
  items: { type: "string", pattern: PATTERN.source },
};

/**
 * Reads a URN.
 *
 * @throws TypeError if it is not one: a rule must not pass because it does not know the stack
 */
export function stackOf(urn: string): Stack {
  const [, name, project] = /^urn:pulumi:([^:]+)::([^:]+)::/.exec(urn) ?? [];
  if (name === undefined || project === undefined) throw new TypeError("the resource has no URN");
  return { project, name };
}

/**
 * Reads patterns: `STACK` or `PROJECT/STACK`, where `*` stands for any characters.
 *
 * @param option the option's name, for errors
 * @throws TypeError
 */
export function parseStacks(option: string, patterns: readonly string[]): StackPatterns {
  if (!Array.isArray(patterns)) throw new TypeError(`${option} must be a list of stacks, such as ["prod*"]`);
  const tests = patterns.map((pattern: unknown) => {
    if (typeof pattern !== "string" || !PATTERN.test(pattern)) {
      const shown = JSON.stringify(pattern);
      throw new TypeError(
        `${option} must name stacks as STACK or PROJECT/STACK, with letters, digits, "_", "-", "." and "*", and without an organization: ${shown}`,
      );
    }
    const [name = /(?:)/, project] = pattern.split("/").map(glob).reverse();
    return (stack: Stack) => name.test(stack.name) && (project === undefined || project.test(stack.project));
  });
  return {
    includes: (stack) => tests.some((test) => test(stack)),
    text: patterns.length === 0 ? "none" : patterns.join(", "),
  };
}

function glob(pattern: string): RegExp {
  return new RegExp(`^${pattern.replaceAll(".", "\\.").replaceAll("*", ".*")}$`);
}
