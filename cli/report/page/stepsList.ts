import type { Step } from "../../overview/steps";
import { shortened } from "../../table";
import { type Html, html } from "./html";

/** Sentences that name resources and stacks may be long. */
const LONGEST_REASON = 600;

/**
 * What this package's own advice consists of. Names of stacks and ids come from elsewhere: nothing that a shell could
 * read as more than one word may be offered for copying.
 */
const COMMAND =
  /^(?:pulumi (?:up|refresh)|influxdb-tokens revoke [A-Za-z0-9][\w.:-]*)(?: --(?:yes|managed|refresh|clear-pending-creates|kind (?:management|database)|stack \w[\w./-]*))*$/;

/** What to do about a token: why, and the commands. */
export function stepsList(steps: readonly Step[]): Html | undefined {
  if (steps.length === 0) return undefined;
  return html`<ul>${steps.map(
    ({ why, commands }) =>
      html`<li>${shortened(why, LONGEST_REASON)}${commands.map((command) =>
        COMMAND.test(command)
          ? html`<div class="step"><code class="command">${command}</code></div>`
          : html`<small>Not shown as a command, because it contains unusual characters: ${shortened(command)}</small>`,
      )}</li>`,
  )}</ul>`;
}
