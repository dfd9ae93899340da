import { readFile } from "node:fs/promises";
import { isAbsolute, resolve } from "node:path";
import { type CommandContext, UsageError } from "../command";
import { codeOf, messageOf } from "../failure";
import { parseStackState, StateError } from "./parse";
import { readStates } from "./pulumi";
import type { StackState } from "./stackState";

/** The flags that say which states are read. */
export const STATE_OPTIONS = {
  stack: { type: "string", multiple: true },
  "all-stacks": { type: "boolean" },
  state: { type: "string", multiple: true },
} as const;

/** The part of a command's help about {@link STATE_OPTIONS}. */
export const STATES_HELP = `States (read with your own pulumi command, in this folder, as you are logged in):
  --all-stacks       Every stack of the state backend. The default.
  --stack NAME       This stack only, as "pulumi stack ls --all" names it. Can be
                     repeated.
  --state FILE       A file that "pulumi stack export --file FILE" has written.
                     Can be repeated.`;

/** What was given of {@link STATE_OPTIONS}. */
export interface StateValues {
  readonly stack?: string[] | undefined;
  readonly "all-stacks"?: boolean | undefined;
  readonly state?: string[] | undefined;
}

/** Refuses flags that contradict each other, before anything is asked. */
export function checkStateValues({ stack, "all-stacks": all, state }: StateValues): void {
  if (all && stack !== undefined) throw new UsageError("--stack and --all-stacks exclude each other");
  if (all && state !== undefined) throw new UsageError("--state and --all-stacks exclude each other");
}

/** Reads the states that the flags name; without any, those of every stack. */
export async function readNamedStates(values: StateValues, context: CommandContext): Promise<StackState[]> {
  const files = await Promise.all((values.state ?? []).map((file) => readStateFile(file, context)));
  if (values.stack !== undefined) return [...files, ...(await readStates(values.stack, context))];
  return values.state === undefined ? await readStates("all", context) : files;
}

async function readStateFile(file: string, { folder, signal }: CommandContext): Promise<StackState> {
  // A path that no stack's name can be taken for.
  const label = isAbsolute(file) || file.startsWith(".") ? file : `./${file}`;
  let text: string;
  try {
    text = await readFile(resolve(folder, file), { encoding: "utf8", signal });
  } catch (error) {
    const why = codeOf(error) === "ENOENT" ? "there is no such file" : messageOf(error);
    throw new StateError(`the state ${label} cannot be read: ${why}`);
  }
  return parseStackState(text, label);
}
