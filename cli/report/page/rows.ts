import { parseInstant } from "../../../provider/token/time";
import type { LiveToken, Overview } from "../../overview/overview";
import { plainText } from "../../table";
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
  const endOf = ({ expiresAt }: LiveToken) => instant(expiresAt) ?? Number.MAX_SAFE_INTEGER;
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
        created: instant(token.createdAt) ?? read.time,
        ends: instant(token.expiresAt),
        rotates: instant(token.rotateAt),
        retires: instant(token.revokeAt),
      };
    });
}

/** More rows than this are laid out only when they come into sight. */
const FEW = 200;

/** What a list of these rows is called in the style sheet. */
export function sizeOf(rows: readonly Row[]): "few" | "many" {
  return rows.length > FEW ? "many" : "few";
}

/**
 * Foreign text that may have any length. Secrets go first: a part of one could not be recognized.
 *
 * @param longest how many characters are shown
 */
export function shortened(text: string, longest = 200): string {
  const plain = plainText(text);
  return plain.length <= longest ? plain : `${plain.slice(0, longest - 1)}…`;
}

function instant(text: string | undefined): number | undefined {
  return text === undefined ? undefined : parseInstant(text);
}
