import { readFile } from "node:fs/promises";
import { isAbsolute, resolve } from "node:path";
import { type CommandContext, UsageError } from "../command";
import { codeOf, messageOf } from "../failure";
import { parseStackState, StateError } from "./parse";
import { Pulumi } from "./pulumi";
import type { StackName, StackState } from "./stackState";

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

/** Whether the flags say which states are meant. */
export function namesStates({ stack, "all-stacks": all, state }: StateValues): boolean {
  return (stack ?? all ?? state) !== undefined;
}

/** Refuses flags that contradict each other, before anything is asked. */
export function checkStateValues({ stack, "all-stacks": all, state }: StateValues): void {
  if (all && stack !== undefined) throw new UsageError("--stack and --all-stacks exclude each other");
  if (all && state !== undefined) throw new UsageError("--state and --all-stacks exclude each other");
}

/** Where states come from. */
export interface StateSource {
  /** Reads the states that were asked for. */
  read(): Promise<StackState[]>;
  /**
   * Reads everything else that may hold a token of theirs.
   *
   * @param asked what {@link read} gave
   * @returns the same by their whole names, and every other stack of the state backend; undefined where files alone
   *   were asked for, which do not say what else there is
   */
  readRest(asked: readonly StackState[]): Promise<WholeBackend | undefined>;
}

/** The states of a whole state backend. */
interface WholeBackend {
  readonly states: readonly StackState[];
  /** Those that were not asked for. */
  readonly others: readonly StackState[];
}

/** What the flags name; without any, every stack. */
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
  return {
    read: async () => [
      ...(await Promise.all((files ?? []).map((file) => readStateFile(file, context)))),
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
