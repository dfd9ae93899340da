import { parseInstant } from "../../../provider/token/time";
import type { LiveToken, Overview } from "../../overview/overview";
import { shortened } from "../../table";
import { belongsTo } from "../belongsTo";

/** A live token as the page shows it, in the time line and in the table. */
export interface Row {
  /** The id of its row in the table, unique in the page. */
  readonly anchor: string;
  readonly token: LiveToken;
  /** What a person calls it. */
  readonly name: string;
  readonly resource: string;
  readonly stack: string;
  /** Milliseconds since 1970. */
  readonly created: number;
  /** Undefined: it never ends. */
  readonly ends: number | undefined;
  readonly rotates: number | undefined;
  readonly retires: number | undefined;
}

/** The rows of all live tokens: those with something to do first, then by their end. */
export function rowsOf({ tokens, read }: Overview): Row[] {
  const endOf = ({ expiresAt }: LiveToken) => parseInstant(expiresAt ?? "") ?? Number.MAX_SAFE_INTEGER;
  return tokens
    .toSorted(
      (one, other) =>
        Number(other.next.length > 0) - Number(one.next.length > 0) || endOf(one) - endOf(other),
    )
    .map((token, index) => {
      const { resource, stack } = belongsTo(token);
      return {
        anchor: `t${index}`,
        token,
        name: shortened(token.description.trim() || resource || token.id),
        resource: shortened(resource),
        stack,
        created: parseInstant(token.createdAt) ?? read.time,
        ends: parseInstant(token.expiresAt ?? ""),
        rotates: parseInstant(token.rotateAt ?? ""),
        retires: parseInstant(token.revokeAt ?? ""),
      };
    });
}

/** More rows than this are laid out only when they come into sight. */
const FEW = 200;

/** What a list of these rows is called in the style sheet. */
export function sizeOf(rows: readonly Row[]): "few" | "many" {
  return rows.length > FEW ? "many" : "few";
}
