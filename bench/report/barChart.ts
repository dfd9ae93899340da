import type { Summary } from "../statistics";

/** A bar of a chart. */
interface Bar {
  readonly name: string;
  readonly colour: string;
  readonly value: Summary;
}

/** Bars in groups, all on one scale that starts at zero. */
interface BarChart {
  readonly title: string;
  readonly description: string;
  readonly groups: readonly { readonly name: string; readonly bars: readonly Bar[] }[];
  readonly show: (value: number) => string;
}

const WIDTH = 760;
const [LEFT, RIGHT, TOP] = [210, 660, 44];
const [BAR_PX, GAP_PX, HEAD_PX] = [16, 6, 26];

/** Draws a chart as SVG. The thin line over a bar reaches from the least to the most that was measured. */
export function drawBars({ title, description, groups, show }: BarChart): string {
  const most = Math.max(...groups.flatMap(({ bars }) => bars.map(({ value }) => value.most)));
  const across = (value: number) => Math.round((LEFT + (value / most) * (RIGHT - LEFT)) * 10) / 10;
  const lines: string[] = [];
  let y = TOP;
  for (const { name, bars } of groups) {
    y += HEAD_PX;
    lines.push(`  <text x="16" y="${y - 8}" fill="#222222" font-weight="bold">${escaped(name)}</text>`);
    for (const { name: bar, colour, value } of bars) {
      const middle = y + BAR_PX / 2;
      lines.push(
        `  <text x="${LEFT - 8}" y="${middle + 4}" text-anchor="end" fill="#444444">${escaped(bar)}</text>`,
        `  <rect x="${LEFT}" y="${y}" width="${Math.max(1, across(value.median) - LEFT)}" height="${BAR_PX}" fill="${colour}"/>`,
        `  <line x1="${across(value.least)}" y1="${middle}" x2="${across(value.most)}" y2="${middle}" stroke="#222222"/>`,
        `  <text x="${across(value.most) + 8}" y="${middle + 4}" fill="#222222">${show(value.median)}</text>`,
      );
      y += BAR_PX + GAP_PX;
    }
  }
  const height = y + 12;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="title description" font-family="sans-serif" font-size="12">
  <title id="title">${escaped(title)}</title>
  <desc id="description">${escaped(description)}</desc>
  <rect width="${WIDTH}" height="${height}" fill="#ffffff"/>
  <text x="16" y="28" font-size="15" fill="#222222">${escaped(title)}</text>
${lines.join("\n")}
</svg>
`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
