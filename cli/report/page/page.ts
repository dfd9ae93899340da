import { redact } from "../../../provider/token/redact";
import { formatDuration, formatInstant } from "../../../provider/token/time";
import { TOKEN_CLASSES } from "../../audit/classify";
import { count } from "../../output";
import { headline } from "../../overview/headline";
import { notRead } from "../../overview/notRead";
import type { Overview } from "../../overview/overview";
import { shortened } from "../../table";
import { asset } from "./assets";
import { CLASS_MEANINGS } from "./classMeanings";
import { Html, html } from "./html";
import { PAGE_OPENING } from "./opening";
import { type Row, rowsOf, sizeOf } from "./rows";
import { timeline } from "./timeline";
import { deadTable, tokenTable } from "./tokenTable";

/** An overview as one page that asks for nothing: for a browser, a mail, or paper. It works without its script. */
export async function reportPage(overview: Overview): Promise<string> {
  const { read, dead } = overview;
  const rows = rowsOf(overview);
  const [style, script] = [asset("page.css"), asset("page.js")];
  const policy = `default-src 'none'; style-src ${style.hash}; script-src ${script.hash}; base-uri 'none'; form-action 'none'`;
  const opening = new Html(PAGE_OPENING);
  const page = html`${opening}
<meta http-equiv="Content-Security-Policy" content="${new Html(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>InfluxDB tokens, ${formatInstant(read.time)}</title>
<style>${style.content}</style>
</head>
<body data-now="${read.time}">
<a class="skip" href="#all">Skip to the table</a>
${heading(overview)}
<main>
${rows.length === 0 ? undefined : await chart(rows, overview)}
<section aria-labelledby="all">
<h2 id="all">Tokens</h2>
${filters(rows)}
${rows.length === 0 ? html`<p>There is no live token.</p>` : tokenTable(rows, read.time)}
${dead.length === 0 ? undefined : deadTable(dead)}
</section>
${whatWasRead(overview)}
</main>
<script>${script.content}</script>
</body></html>
`;
  return redact(page.text);
}

function heading(overview: Overview): Html {
  const { read } = overview;
  const missing = notRead(overview);
  return html`<header>
<p class="what">InfluxDB tokens<span>${read.kinds[0]?.scope}</span><time datetime="${formatInstant(read.time)}">${timeText(read.time)}</time></p>
<h1>${headline(overview)}.</h1>
${
  missing.length === 0
    ? undefined
    : html`<div class="partial" role="note"><strong>This is not everything.</strong><ul>${missing.map(
        (line) => html`<li>${shortened(line)}</li>`,
      )}</ul></div>`
}
</header>`;
}

async function chart(rows: readonly Row[], { classes, read }: Overview): Promise<Html> {
  const { axis, bars } = await timeline(rows, { now: read.time, within: read.withinMs });
  return html`<section aria-labelledby="when">
<h2 id="when">From creation to end</h2>
${patterns}
<ul class="legend">${TOKEN_CLASSES.filter((name) => classes[name] > 0).map(
    (name) =>
      html`<li><svg class="bar c-${name}" width="22" height="12" aria-hidden="true"><rect width="22" height="12" rx="2"></rect></svg>${name} <b>${classes[name]}</b></li>`,
  )}${MARKS.map(({ what, mark }) => html`<li><svg width="14" height="14" viewBox="-7 -7 14 14" aria-hidden="true">${mark}</svg>${what}</li>`)}</ul>
<div class="chart" tabindex="0" role="region" aria-label="Time line, the same as in the table below">
<div class="axis"><div class="corner"></div>${axis}</div>
<ol class="names ${sizeOf(rows)}">${rows.map(
    ({ anchor, name, token }) =>
      html`<li><a href="#${anchor}">${name}</a><i class="c-${token.class}">${token.class}</i></li>`,
  )}</ol>
<div class="bars">${bars}</div>
</div>
</section>`;
}

/** The shapes on the bars, as the time line draws them. */
const MARKS = [
  { what: "rotates", mark: html`<path class="rotates" d="M0,-6L4,0L0,6L-4,0Z"></path>` },
  {
    what: "to be revoked",
    mark: html`<circle class="disc" r="6"></circle><path class="retires" d="M-4,-4L4,4M4,-4L-4,4"></path>`,
  },
  { what: "goes on", mark: html`<path class="onward" d="M-4,-5L5,0L-4,5Z"></path>` },
];

/** What fills bars, beside their colors, so that classes differ without colors too. */
const patterns = html`<svg class="patterns" width="0" height="0" aria-hidden="true"><defs>${[
  ["orphan", "M-2,2L2,-2M0,8L8,0M6,10L10,6"],
  ["pending", "M-2,6L2,10M0,0L8,8M6,-2L10,2"],
  ["suspect", "M0,4H8M4,0V8"],
  ["unmanaged", "M2,0V8M6,0V8"],
  ["elsewhere", "M0,2H8M0,6H8"],
].map(
  ([name = "", lines]) =>
    html`<pattern id="p-${name}" class="c-${name}" width="8" height="8" patternUnits="userSpaceOnUse"><rect width="8" height="8"></rect><path d="${lines}"></path></pattern>`,
)}</defs></svg>`;

/** Controls that only the script can serve, and so shows. */
function filters(rows: readonly Row[]): Html {
  const stacks = [...new Set(rows.map(({ stack }) => stack))].sort();
  const options = (values: readonly string[]) =>
    values.map(
      (value) => html`<option value="${value}">${value === "" ? "none" : shortened(value)}</option>`,
    );
  const present = TOKEN_CLASSES.filter((name) => rows.some(({ token }) => token.class === name));
  return html`<form hidden>
<label>Search<input type="search" name="text" autocomplete="off" spellcheck="false"></label>
<label>Stack<select name="stack"><option value="*">all</option>${options(stacks)}</select></label>
<label>Class<select name="class"><option value="*">all</option>${options(present)}</select></label>
<label>Ends within (days)<input type="number" name="days" min="0" max="36500" inputmode="numeric"></label>
<button type="button">Show all</button>
<output role="status"></output>
</form>`;
}

function whatWasRead(overview: Overview): Html {
  const { read, classes, dead } = overview;
  const list = (items: readonly string[]) =>
    html`<ul>${items.map((item) => html`<li>${shortened(item)}</li>`)}</ul>`;
  const missing = notRead(overview);
  const present = CLASS_MEANINGS.filter(({ name }) => (name === "dead" ? dead.length : classes[name]) > 0);
  return html`<section class="read" aria-labelledby="read">
<h2 id="read">What was read</h2>
<dl>
<div><dt>When</dt><dd>${timeText(read.time)}; a date within ${formatDuration(read.withinMs)} counts as due</dd></div>
<div><dt>Tokens</dt><dd>${list(read.kinds.map(({ kind, scope }) => `${kind} tokens of ${scope}`))}</dd></div>
<div><dt>${count(read.stacks.length, "stack")}</dt><dd>${list(read.stacks)}${
    read.otherStacks === 0
      ? undefined
      : `${count(read.otherStacks, "other stack")}, searched for tokens that seemed to be lost`
  }</dd></div>
<div><dt>Not read, or not judged</dt><dd>${list(missing.length === 0 ? ["nothing"] : missing)}</dd></div>
</dl>
${
  present.length === 0
    ? undefined
    : html`<h2>What the classes mean</h2>
<dl>${present.map(({ name, meaning }) => html`<div><dt>${name}</dt><dd>${meaning}</dd></div>`)}</dl>`
}
</section>`;
}

function timeText(instant: number): string {
  return `${formatInstant(instant).slice(0, 16).replace("T", " ")} UTC`;
}
