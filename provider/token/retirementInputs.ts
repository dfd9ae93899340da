import { containsOpening, fingerprint, openingOf } from "./secret";

/** Whether the current token of a rotating token is not verified or not delivered yet. */
export function waits(status: string, deliver: unknown, deliveredAt: string | undefined): boolean {
  return status === "unverified" || (deliver !== undefined && deliveredAt === undefined);
}

/** What the stores of `confirmedBy` show: the values by name, as text; empty if a store shows nothing. A token becomes its fingerprint. */
export function textsOf(confirmedBy: unknown): Record<string, string> {
  const named =
    typeof confirmedBy === "object" && confirmedBy !== null ? confirmedBy : { value: confirmedBy };
  return Object.fromEntries(Object.entries(named).map(([name, value]) => [name, textOf(value)]));
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return "";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  if (!containsOpening(text)) return text;
  const whole = openingOf(text) !== undefined && !/\s/.test(text);
  return whole ? fingerprint(text) : `around a token: ${fingerprint(text)}`;
}
