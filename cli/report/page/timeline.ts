import { formatInstant, UNIT_MS } from "../../../provider/token/time";
import { TOKEN_CLASSES } from "../../audit/classify";
import { day } from "../../output";
import { Html } from "./html";
import type { Row } from "./rows";
import { timeSpan } from "./timeSpan";

/** The height of a row in pixels, here and in the style sheet. */
const PITCH = 26;
const WIDTH = 880;
/** Room for the dates of ends, right of the bars. */
const DATES = 96;

/** The time line as static SVG: the axis, and the bars with the marks on them. */
export interface Timeline {
  readonly axis: Html;
  readonly bars: Html;
}

/**
 * Draws a bar for each row, from creation to end, and marks dates on it. Everything that belongs to a row is inside
 * links to that row. Contains no foreign text.
 */
export async function timeline(
  rows: readonly Row[],
  { now, within }: { readonly now: number; readonly within: number },
): Promise<Timeline> {
  const { axisX, barX, DOMParser, dot, plot, ruleX, text } = await import("../../libraries/drawing.mjs");
  const { from, to } = timeSpan(rows, now, within);
  const parts = rows.map((row, index) => ({
    ...row,
    index,
    href: `#${row.anchor}`,
    start: new Date(Math.min(Math.max(row.created, from), to)),
    end: new Date(Math.min(row.ends ?? to, to)),
  }));
  type Part = (typeof parts)[number];
  const href = (part: Part) => part.href;
  const marks = (symbol: "circle" | "diamond" | "times", className: string, at: DateOf) =>
    dot(
      parts.filter((part) => isWithin(at(part), from, to)),
      { x: (part: Part) => new Date(at(part) ?? now), y: "index", symbol, r: 4.5, className, href },
    );
  const goesOn = (
    className: string,
    at: number,
    dx: number,
    rotate: number,
    which: (part: Part) => boolean,
  ) =>
    dot(parts.filter(which), {
      ...{ x: () => new Date(at), y: "index", symbol: "triangle", r: 4, rotate, dx, className, href },
    } as const);
  const x = { type: "utc", domain: [new Date(from), new Date(to)], axis: null } as const;
  const draw = (options: Parameters<typeof plot>[0]) => {
    const document = new DOMParser().parseFromString("", "text/html");
    document.appendChild(document.createElement("html", undefined as never));
    const sizes = { width: WIDTH, marginLeft: 12, marginRight: DATES, marginBottom: 0 };
    return clean(plot({ ...sizes, x, ...options, document: document as never }).outerHTML);
  };
  const today = [new Date(now)];
  return {
    axis: draw({
      height: 44,
      marginTop: 42,
      marks: [
        axisX({
          anchor: "top",
          ticks: tickInterval(to - from),
          tickSize: 4,
          tickPadding: 3,
          className: "ticks",
        }),
        ruleX(today, { className: "now" }),
        text(today, {
          x: (each: Date) => each,
          text: () => dayOf(now),
          frameAnchor: "top",
          dy: -38,
          className: "now",
        }),
      ],
    }),
    bars: draw({
      height: PITCH * Math.max(1, rows.length),
      marginTop: 0,
      x: { ...x, grid: true },
      y: {
        type: "band",
        domain: parts.map(({ index }) => index),
        padding: 0.5,
        paddingOuter: 0.25,
        axis: null,
      },
      marks: [
        ...TOKEN_CLASSES.map((name) =>
          barX(
            parts.filter(({ token }) => token.class === name),
            {
              ...{ x1: "start", x2: "end", y: "index", rx: 2, className: `bar c-${name}`, href },
              title: (part: Part) => datesOf(part),
            },
          ),
        ),
        goesOn("before", from, -5, -90, ({ created }) => created < from),
        goesOn("onward", to, 5, 90, ({ ends }) => ends === undefined || ends > to),
        ruleX(today, { className: "now" }),
        marks("diamond", "rotates", ({ rotates }) => rotates),
        marks("circle", "disc", ({ retires }) => retires),
        marks("times", "retires", ({ retires }) => retires),
        text(parts, {
          ...{ x: () => new Date(to), y: "index", dx: 16, textAnchor: "start", className: "ends", href },
          text: ({ ends }: Part) => (ends === undefined ? "never" : dayOf(ends)),
        }),
      ],
    }),
  };
}

/** How far ticks are apart, so that their names have room. */
function tickInterval(span: number): string {
  const months = span / (30 * UNIT_MS.d);
  if (months <= 5) return "2 weeks";
  return months <= 19 ? "month" : months <= 30 ? "2 months" : "3 months";
}

type DateOf = (row: Row) => number | undefined;

function isWithin(at: number | undefined, from: number, to: number): boolean {
  return at !== undefined && at >= from && at <= to;
}

function datesOf({ created, rotates, retires, ends }: Row): string {
  return [
    `created ${dayOf(created)}`,
    ...(rotates === undefined ? [] : [`rotates ${dayOf(rotates)}`]),
    ...(retires === undefined ? [] : [`to be revoked ${dayOf(retires)}`]),
    ends === undefined ? "never ends" : `ends ${dayOf(ends)}`,
  ].join(", ");
}

function dayOf(instant: number): string {
  return day(formatInstant(instant));
}

/**
 * Plot's SVG without its style sheet, which the page's policy forbids, and with shorter numbers. The table says the
 * same, so links in the drawing are for the pointer only.
 */
function clean(svg: string): Html {
  return new Html(
    svg
      .replace(/<style>[\s\S]*?<\/style>/g, "")
      .replace(/\d+\.\d{2,}/g, (number) => String(Number(Number(number).toFixed(1))))
      .replaceAll(' fill="inherit"', "")
      .replace(/ aria-(?:label|hidden)="[^"]*"/g, "")
      .replaceAll("<a href=", '<a tabindex="-1" href=')
      .replace("<svg ", '<svg aria-hidden="true" focusable="false" '),
  );
}
