// Draws a chart: reads { title, description, spec } as JSON from standard input, prints SVG.
import { text } from "node:stream/consumers";
import { parse, View } from "vega";
import { compile } from "vega-lite";

/** Colours that change with the reader's theme. Those of the marks themselves are readable in both. */
const STYLE = `
  svg { color: #1f2328; background: #ffffff }
  @media (prefers-color-scheme: dark) { svg { color: #e6edf3; background: #0d1117 } }
`;

const CONFIG = {
  font: "system-ui, sans-serif",
  padding: 16,
  background: null,
  view: { stroke: null },
  title: { anchor: "start", color: "currentColor", fontSize: 15, offset: 16 },
  text: { color: "currentColor", fontSize: 12 },
  rule: { color: "currentColor" },
  axis: {
    domainColor: "currentColor",
    gridColor: "currentColor",
    gridOpacity: 0.15,
    labelColor: "currentColor",
    labelFontSize: 12,
    tickColor: "currentColor",
    titleColor: "currentColor",
    titleFontSize: 12,
    titleFontWeight: "normal",
    titlePadding: 10,
  },
  header: { labelColor: "currentColor", labelFontSize: 12, labelFontWeight: "bold" },
  legend: {
    labelColor: "currentColor",
    labelFontSize: 12,
    labelLimit: 300,
    rowPadding: 6,
    symbolStrokeWidth: 2,
    symbolType: "stroke",
    titleColor: "currentColor",
    titleLimit: 300,
  },
};

const { title, description, spec } = JSON.parse(await text(process.stdin));
const compiled = compile({ ...spec, title }, { config: CONFIG }).spec;
const drawn = await new View(parse(compiled), { renderer: "none" }).toSVG();
// To a screen reader the chart is one image, which its title and description describe.
const svg = drawn.replaceAll(/ (role|aria-[a-z]+)="[^"]*"/g, "");
const escaped = (line) => line.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
const head = `<title>${escaped(title)}</title><desc>${escaped(description)}</desc><style>${STYLE}</style>`;
process.stdout.write(
  svg.replace(/<svg ([^>]*)>/, (_, attributes) => `<svg role="img" ${attributes}>${head}`),
);
