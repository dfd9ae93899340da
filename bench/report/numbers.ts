import type { Summary } from "../statistics";

/** Seconds, with as many digits as are meaningful. */
export function seconds(value: number): string {
  return `${value.toFixed(value < 10 ? 2 : 1)} s`;
}

/** Milliseconds. */
export function milliseconds(value: number): string {
  return `${value.toFixed(value < 1 ? 2 : value < 10 ? 1 : 0)} ms`;
}

/** A ratio. */
export function times(value: number): string {
  return `${value.toFixed(2)} ×`;
}

/** A number of bytes. */
export function bytes(value: number): string {
  if (value < 10_000) return `${Math.round(value)} B`;
  return value < 1_000_000 ? `${Math.round(value / 1000)} kB` : `${(value / 1_000_000).toFixed(2)} MB`;
}

/** The median, and the least and most in brackets where they differ. */
export function spread({ median, least, most }: Summary, show: (value: number) => string): string {
  const [low, high] = [bare(show(least)), bare(show(most))];
  return low === high ? show(median) : `${show(median)} (${low}–${high})`;
}

/** Without its unit. */
function bare(text: string): string {
  return text.replace(/ .*$/, "");
}
