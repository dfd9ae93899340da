import { readFile } from "node:fs/promises";
import { isAbsolute, resolve } from "node:path";
import { type CommandContext, UsageError } from "../command";
import { codeOf, messageOf } from "../failure";
import { parseStackState, StateError } from "./parse";
import { Pulumi } from "./pulumi";
import type { StackName, StackState } from "./stackState";

/** The flags that select the states to read. */
export const STATE_OPTIONS = {
  stack: { type: "string", multiple: true },
  "all-stacks": { type: "boolean" },
  state: { type: "string", multiple: true },
} as const;

/** The part of a command's help about {@link STATE_OPTIONS}. */
export const STATES_HELP = `States (read with your own pulumi command, in this folder, with your login):
  --all-stacks       Every stack of the state backend. The default.
  --stack NAME       Only this stack, named as "pulumi stack ls --all" names it.
                     Can be repeated.
  --state FILE       A file written by "pulumi stack export --file FILE".
                     Can be repeated.`;

/** The values of {@link STATE_OPTIONS}. */
export interface StateValues {
  readonly stack?: string[] | undefined;
  readonly "all-stacks"?: boolean | undefined;
  readonly state?: string[] | undefined;
}

/** Whether the flags select states. */
export function namesStates({ stack, "all-stacks": all, state }: StateValues): boolean {
  return (stack ?? all ?? state) !== undefined;
}

/** Refuses contradictory flags before any call. */
export function checkStateValues({ stack, "all-stacks": all, state }: StateValues): void {
  if (all && stack !== undefined) throw new UsageError("--stack and --all-stacks cannot be combined");
  if (all && state !== undefined) throw new UsageError("--state and --all-stacks cannot be combined");
}

/** The sources of states. */
export interface StateSource {
  /** Reads the requested states. */
  read(): Promise<StackState[]>;
  /**
   * Reads everything else that may contain one of their tokens.
   *
   * @param asked what {@link read} returned
   * @returns the same with their full names, and every other stack of the state backend; undefined if only files were
   *   requested, which do not tell what else exists
   */
  readRest(asked: readonly StackState[]): Promise<WholeBackend | undefined>;
}

/** The states of a whole state backend. */
export interface WholeBackend {
  readonly states: readonly StackState[];
  /** The others. */
  readonly others: readonly StackState[];
}

/** The states that the flags name; without flags, every stack. */
export function stateSource(values: StateValues, context: CommandContext): StateSource {
  const pulumi = new Pulumi(context);
  const { stack: named, state: files } = values;
  if (named === undefined && files === undefined) {
    return {
      read: async () => await pulumi.states(await pulumi.stacks()),
      readRest: async (states) => ({ states, others: [] }),
    };
  }
  const stacks = [...new Set(named)];
  // A file that is named twice, in whatever way, is one state: its tokens are not due twice.
  const paths = (files ?? []).map((file) => resolve(context.folder, file));
  const different = (files ?? []).filter((_, index) => paths.indexOf(paths[index] ?? "") === index);
  return {
    read: async () => [
      ...(await Promise.all(different.map((file) => readStateFile(file, context)))),
      ...(await pulumi.states(stacks)),
    ],
    readRest: async (asked) => {
      if (stacks.length === 0) return undefined;
      const names = new Map(
        await Promise.all(stacks.map(async (name) => [name, await pulumi.fullName(name)] as const)),
      );
      const states = asked.map((state) => ({ ...state, ...names.get(state.label) }));
      const read = new Set([...names.values()].map(wholeName));
      const rest = (await pulumi.stacks()).filter((name) => !read.has(name));
      return { states, others: await pulumi.states(rest) };
    },
  };
}

function wholeName({ organization, project, stack }: StackName): string {
  return [organization, project, stack].filter((part) => part !== undefined).join("/");
}

async function readStateFile(file: string, { folder, signal }: CommandContext): Promise<StackState> {
  // A path that cannot be mistaken for a stack's name.
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
