/** What several runs of one measurement come to. */
export interface Summary {
  readonly median: number;
  readonly least: number;
  readonly most: number;
  /** How often it was measured. */
  readonly runs: number;
}

/** Sums samples up; there must be at least one. */
export function summarize(samples: readonly number[]): Summary {
  const sorted = samples.toSorted((one, other) => one - other);
  const [least] = sorted;
  const most = sorted.at(-1);
  if (least === undefined || most === undefined) throw new Error("there are no samples");
  const middle = sorted.slice(Math.floor((sorted.length - 1) / 2), Math.floor(sorted.length / 2) + 1);
  const median = middle.reduce((sum, sample) => sum + sample, 0) / middle.length;
  return { median, least, most, runs: samples.length };
}

/**
 * The ratios of pairs that were measured back to back, so that whatever slows the machine down for a while slows
 * both sides of a pair.
 *
 * @param ours in the order of measurement
 * @param theirs the other halves of the pairs
 */
export function ratioOf(ours: readonly number[], theirs: readonly number[]): Summary {
  const pairs = Math.min(ours.length, theirs.length);
  return summarize(ours.slice(0, pairs).map((sample, place) => sample / (theirs[place] ?? Number.NaN)));
}
