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

/** The form of patterns in a pack's configuration. */
export const STACK_PATTERNS: OptionForm = {
  type: "array",
  items: { type: "string", minLength: 1 },
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
    const parts = typeof pattern === "string" ? pattern.split("/") : [];
    if (parts.length < 1 || parts.length > 2 || parts.includes("")) {
      const shown = JSON.stringify(pattern);
      throw new TypeError(
        `${option} must name stacks as STACK or PROJECT/STACK, without an organization: ${shown}`,
      );
    }
    const [name = /(?:)/, project] = parts.map(glob).reverse();
    return (stack: Stack) => name.test(stack.name) && (project === undefined || project.test(stack.project));
  });
  return {
    includes: (stack) => tests.some((test) => test(stack)),
    text: patterns.length === 0 ? "none" : patterns.join(", "),
  };
}

function glob(pattern: string): RegExp {
  const literal = pattern.split("*").map((text) => text.replace(/\W/g, "\\$&"));
  return new RegExp(`^${literal.join(".*")}$`);
}
