/** A number to be drawn. */
interface Bar {
  readonly label: string;
  readonly number: number;
}

/** Eighths of a block, from none. */
const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
const WIDEST = 80;
const SHORTEST_BAR = 4;

/**
 * Draws numbers as bars beside labels, with text alone. A number that is not zero always has a bar that can be seen.
 *
 * @param columns of the terminal; more than 80 are not used
 */
export function textBars(bars: readonly Bar[], columns = WIDEST): string {
  const most = Math.max(1, ...bars.map(({ number }) => number));
  const label = Math.max(...bars.map((bar) => bar.label.length));
  const digits = String(most).length;
  const room = Math.max(SHORTEST_BAR, Math.min(columns, WIDEST) - label - digits - 6);
  return bars
    .map((bar) => {
      const eighths = Math.max(bar.number > 0 ? 1 : 0, Math.round((bar.number / most) * room * 8));
      const drawn = "█".repeat(Math.floor(eighths / 8)) + EIGHTHS[eighths % 8];
      return `  ${bar.label.padEnd(label)}  ${String(bar.number).padStart(digits)}  ${drawn}`.trimEnd();
    })
    .join("\n");
}
