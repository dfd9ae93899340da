import { notText, StateError } from "./parse";
import type { HiddenOutput, StackState } from "./stackState";

/**
 * Refuses to conclude anything from outputs that a state keeps as secrets: what cannot be read is not what is absent.
 *
 * @throws StateError
 */
export function requireShown(states: readonly StackState[], outputs: readonly HiddenOutput[]): void {
  for (const { label, tokens } of states) {
    for (const { name, hidden = [] } of tokens) {
      const output = hidden.find((each) => outputs.includes(each));
      if (output !== undefined) {
        throw new StateError(`nothing is concluded from the state ${label}: ${notText(output, name)}`);
      }
    }
  }
}
