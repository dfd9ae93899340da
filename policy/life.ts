import { parseDuration, parseInstant } from "../provider/token/time";
import type { OptionForm } from "./optionForm";
import type { Declared } from "./rule";
import { parseStacks, STACK_PATTERNS, type StackPatterns } from "./stacks";

/** The form of a duration in a pack's configuration. */
const DURATION: OptionForm = {
  type: "string",
  minLength: 1,
  pattern: "^([0-9]+w)?([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?$",
};

/** The longest life that a rule accepts. */
interface LongestLife {
  readonly ms: number;
  /** As it was written, for messages. */
  readonly text: string;
}

/** @throws TypeError */
function parseLongestLife(text: string): LongestLife {
  const ms = typeof text === "string" ? parseDuration(text) : undefined;
  if (ms === undefined) {
    throw new TypeError(`longestLife must be a duration, such as 90d or 12h: ${JSON.stringify(text)}`);
  }
  return { ms, text };
}

/** What the rules about the end of tokens have in common. */
export const ABOUT_LIFE = {
  judges: ["expiresIn", "expiresAt"],
  schema: { longestLife: DURATION, stacks: STACK_PATTERNS },
  parse: (given: LifeOptions) => ({
    longest: parseLongestLife(given.longestLife),
    stacks: parseStacks("stacks", given.stacks),
  }),
  concerns: ({ stack }: Declared, settings: LifeSettings) => settings.stacks.includes(stack),
} as const;

interface LifeOptions {
  readonly longestLife: string;
  readonly stacks: readonly string[];
}

interface LifeSettings {
  readonly longest: LongestLife;
  readonly stacks: StackPatterns;
}

/** For how many milliseconds a token will live; undefined: for ever, or its end cannot be read. */
export function lifeOf({ args: { expiresIn, expiresAt } }: Declared): number | undefined {
  if (typeof expiresIn === "string") return parseDuration(expiresIn);
  const end = typeof expiresAt === "string" ? parseInstant(expiresAt) : undefined;
  return end === undefined ? undefined : end - Date.now();
}
