import { describePermissions } from "../../../provider/token/permissions";
import { formatInstant, UNIT_MS } from "../../../provider/token/time";
import { TOKEN_CLASSES } from "../../audit/classify";
import { count, day } from "../../output";
import type { UnusableToken } from "../../overview/overview";
import { shortened } from "../../table";
import { shownPrefix } from "../../tokenKind";
import { belongsTo } from "../belongsTo";
import { type Html, html } from "./html";
import { type Row, sizeOf } from "./rows";
import { stepsList } from "./stepsList";

const COLUMNS = ["Token", "Kind", "Class", "Belongs to", "Created", "Ends", "What to do"];

/** The table of live tokens. `data-k` is what a column is sorted by, if not its text. */
export function tokenTable(rows: readonly Row[], now: number): Html {
  return html`<table id="tokens" class="${sizeOf(rows)}"><caption>Live tokens</caption><thead><tr>${COLUMNS.map(
    (title) => html`<th scope="col">${title}</th>`,
  )}</tr></thead><tbody>${rows.map((row) => tokenRow(row, now))}</tbody></table>`;
}

function tokenRow(
  { anchor, token, name, resource, stack, created, ends, rotates, retires }: Row,
  now: number,
) {
  const { id, kind, createdBy, next, permissions } = token;
  return html`
<tr id="${anchor}" data-c="${token.class}" data-s="${stack}" data-e="${ends}">
<th scope="row"><b>${name}</b><code>${id}</code></th>
<td><span>${kind}</span><code>${shownPrefix(token)}</code>${
    permissions === undefined
      ? undefined
      : html`<small>${shortened(describePermissions(permissions))}</small>`
  }</td>
<td data-k="${TOKEN_CLASSES.indexOf(token.class)}"><span class="class c-${token.class}">${token.class}</span></td>
<td>${resource === "" ? noOwner : html`<span>${resource}</span>`}<small>${shortened(stack)}</small></td>
<td data-k="${created}">${dateOf(created)}${
    createdBy === undefined ? undefined : html`<small class="by">by ${shortened(createdBy)}</small>`
  }</td>
<td data-k="${ends ?? Number.MAX_SAFE_INTEGER}">${
    ends === undefined
      ? html`<strong>never</strong>`
      : html`${dateOf(ends)}<small>${timeLeft(ends, now)}</small>`
  }${note("rotates", rotates)}${note("to be revoked", retires)}</td>
<td data-k="${next.length === 0 ? 1 : 0}">${stepsList(next)}</td>
</tr>`;
}

const noOwner = html`<span class="none">no known owner</span>`;

/** The table of tokens that states contain and that are unusable. */
export function deadTable(dead: readonly UnusableToken[]): Html {
  return html`<table id="dead"><caption>Dead: a stack contains them, but they are unusable</caption><thead><tr>${[
    "Token",
    "Kind",
    "Status",
    "Belongs to",
    "Ended",
    "What to do",
  ].map((title) => html`<th scope="col">${title}</th>`)}</tr></thead><tbody>${dead.map((token) => {
    const { resource, stack } = belongsTo(token);
    return html`
<tr><th scope="row"><code>${shortened(token.id)}</code></th><td><span>${token.kind}</span></td>
<td><span class="class c-orphan">${token.status}</span></td>
<td><span>${shortened(resource)}</span><small>${shortened(stack)}</small></td>
<td>${token.expiresAt === undefined ? undefined : html`<span>${day(token.expiresAt)}</span>`}</td><td>${stepsList(token.next)}</td></tr>`;
  })}</tbody></table>`;
}

function note(what: string, at: number | undefined): Html | undefined {
  return at === undefined ? undefined : html`<small>${what} ${dateOf(at)}</small>`;
}

function dateOf(at: number): Html {
  return html`<time datetime="${formatInstant(at)}">${day(formatInstant(at))}</time>`;
}

function timeLeft(ends: number, now: number): string {
  const days = Math.floor((ends - now) / UNIT_MS.d);
  return days < 1 ? "within a day" : `in ${count(days, "day")}`;
}
