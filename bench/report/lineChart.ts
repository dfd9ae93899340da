/** A line of a chart. */
interface Series {
  readonly name: string;
  readonly colour: string;
  readonly dashed?: boolean;
  /** In the order of x; both positive. */
  readonly points: readonly (readonly [x: number, y: number])[];
}

/** A chart whose axes are both logarithmic. */
interface LineChart {
  readonly title: string;
  readonly description: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly series: readonly Series[];
}

const [WIDTH, HEIGHT] = [760, 440];
const PLOT = { left: 64, top: 44, right: 560, bottom: 388 };
const LINE_PX = 15;

/** Draws a chart as SVG. Each line has its name at its end. */
export function drawLines({ title, description, xLabel, yLabel, series }: LineChart): string {
  const points = series.flatMap((line) => line.points);
  const x = scale(
    points.map(([value]) => value),
    PLOT.left,
    PLOT.right,
  );
  const y = scale(
    points.map(([, value]) => value),
    PLOT.bottom,
    PLOT.top,
  );
  const labels = apart(series.map(({ points: line }) => y.place(line.at(-1)?.[1] ?? 1)));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="title description" font-family="sans-serif" font-size="12">
  <title id="title">${escaped(title)}</title>
  <desc id="description">${escaped(description)}</desc>
  <rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>
  <text x="${PLOT.left}" y="24" font-size="15" fill="#222222">${escaped(title)}</text>
  <g stroke="#dddddd">
${x.ticks.map((tick) => `    <line x1="${x.place(tick)}" y1="${PLOT.top}" x2="${x.place(tick)}" y2="${PLOT.bottom}"/>`).join("\n")}
${y.ticks.map((tick) => `    <line x1="${PLOT.left}" y1="${y.place(tick)}" x2="${PLOT.right}" y2="${y.place(tick)}"/>`).join("\n")}
  </g>
  <g fill="#444444">
${x.ticks.map((tick) => `    <text x="${x.place(tick)}" y="${PLOT.bottom + 18}" text-anchor="middle">${tick.toLocaleString("en")}</text>`).join("\n")}
${y.ticks.map((tick) => `    <text x="${PLOT.left - 8}" y="${y.place(tick) + 4}" text-anchor="end">${tick}</text>`).join("\n")}
    <text x="${(PLOT.left + PLOT.right) / 2}" y="${PLOT.bottom + 40}" text-anchor="middle">${escaped(xLabel)}</text>
    <text transform="translate(18 ${(PLOT.top + PLOT.bottom) / 2}) rotate(-90)" text-anchor="middle">${escaped(yLabel)}</text>
  </g>
${series
  .map(({ name, colour, dashed, points: line }, place) => {
    const corners = line.map(([across, up]) => `${x.place(across)},${y.place(up)}`).join(" ");
    const dots = line.map(([across, up]) => `<circle cx="${x.place(across)}" cy="${y.place(up)}" r="3"/>`);
    return `  <g stroke="${colour}" fill="${colour}">
    <polyline points="${corners}" fill="none" stroke-width="2"${dashed ? ' stroke-dasharray="6 4"' : ""}/>
    ${dots.join("")}
    <text x="${PLOT.right + 10}" y="${(labels[place] ?? 0) + 4}" stroke="none">${escaped(name)}</text>
  </g>`;
  })
  .join("\n")}
</svg>
`;
}

/** Places values on a logarithmic axis from one power of ten to another. */
function scale(values: readonly number[], from: number, to: number) {
  const low = Math.floor(Math.log10(Math.min(...values)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values))));
  const place = (value: number) =>
    Math.round((from + ((Math.log10(value) - low) / (high - low)) * (to - from)) * 10) / 10;
  const ticks = Array.from({ length: high - low + 1 }, (_, power) =>
    Number((10 ** (low + power)).toFixed(3)),
  );
  return { place, ticks };
}

/** Moves labels down that would lie on top of each other. */
function apart(wanted: readonly number[]): number[] {
  const places = [...wanted];
  const order = wanted
    .map((_, index) => index)
    .sort((one, other) => (wanted[one] ?? 0) - (wanted[other] ?? 0));
  let last = Number.NEGATIVE_INFINITY;
  for (const index of order) {
    last = Math.max(places[index] ?? 0, last + LINE_PX);
    places[index] = last;
  }
  return places;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
