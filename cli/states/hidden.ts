import { notText, StateError } from "./parse";
import type { HiddenOutput, StackState } from "./stackState";

/**
 * Refuses to draw a conclusion from outputs that a state stores as secrets: unreadable does not mean absent.
 *
 * @throws StateError
 */
export function requireShown(states: readonly StackState[], outputs: readonly HiddenOutput[]): void {
  for (const { label, tokens } of states) {
    for (const { name, hidden = [] } of tokens) {
      const output = hidden.find((each) => outputs.includes(each));
      if (output !== undefined) {
        throw new StateError(`the state ${label} does not allow a conclusion: ${notText(output, name)}`);
      }
    }
  }
}
