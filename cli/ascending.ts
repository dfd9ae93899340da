/** Compares numbers for sorting, infinities too: their difference is not a number. */
export function ascending(one: number, other: number): number {
  return one === other ? 0 : one < other ? -1 : 1;
}
