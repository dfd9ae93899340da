import { count } from "../output";
import type { Overview } from "./overview";

/** What was not read, a sentence each; empty if the overview is of everything. */
export function notRead({ read }: Overview): string[] {
  return [
    ...read.unread.map(({ kind, notLookedAt }) => `${kind} tokens were not looked at: ${notLookedAt}`),
    ...(read.someStacks
      ? [
          "only the stacks that are named here were read: a token of another one is called elsewhere or unmanaged",
        ]
      : []),
    ...Object.entries(read.otherScopes).map(
      ([scope, number]) => `${count(number, "token")} of ${scope} in these stacks: not judged`,
    ),
  ];
}
