import { redact } from "../../provider/token/redact";
import { parseInstant } from "../../provider/token/time";
import type { ListedToken } from "../listedToken";
import type { TokenKind } from "../tokenKind";

/** Where nothing of a description can be used. */
const NAMELESS: Readonly<Record<TokenKind, string>> = {
  management: "managementToken",
  database: "databaseToken",
};

const LONGEST = 40;

/**
 * Names for the resources of tokens, by id: from their descriptions, as identifiers that no language reserves. Names
 * that differ only in case or by an underscore are not told apart, because some languages change both. Of tokens with the same
 * description, the oldest has no number. Pure: the same tokens get the same names, in whatever order they are listed.
 *
 * @param taken names that are in use
 */
export function resourceNames(
  tokens: readonly Pick<ListedToken, "id" | "kind" | "description" | "createdAt">[],
  taken: Iterable<string> = [],
): ReadonlyMap<string, string> {
  const used = new Set([...taken].map(comparable));
  const names = new Map<string, string>();
  for (const { id, kind, description } of [...tokens].sort(byAge)) {
    const base = nameFrom(description) ?? NAMELESS[kind];
    let name = base;
    for (let number = 2; used.has(comparable(name)); number += 1) {
      name = /\d$/.test(base) ? `${base}_${number}` : `${base}${number}`;
    }
    used.add(comparable(name));
    names.set(id, name);
  }
  return names;
}

/** `CI: manages databases` → `ciManagesDatabases`; undefined if nothing of it can be used. */
function nameFrom(description: string): string | undefined {
  const words = redact(description)
    .normalize("NFKD")
    .replace(/[\p{M}'’]/gu, "")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
  const [first] = words;
  if (first === undefined) return undefined;
  const parts = /^\d/.test(first) ? ["token", ...words] : words;
  let name = "";
  for (const part of parts) {
    const longer = name === "" ? part : `${name}${part.charAt(0).toUpperCase()}${part.slice(1)}`;
    if (name !== "" && longer.length > LONGEST) break;
    name = longer.slice(0, LONGEST);
  }
  // A single word may be reserved in some language; one with a capital inside, or that ends with "token", is in none.
  return /[A-Z]|token$/.test(name) ? name : `${name}Token`;
}

function comparable(name: string): string {
  return name.replace(/_/g, "").toLowerCase();
}

type Aged = Pick<ListedToken, "id" | "createdAt">;

function byAge(one: Aged, other: Aged): number {
  const age = ({ createdAt }: Aged) => parseInstant(createdAt) ?? 0;
  return age(one) - age(other) || (one.id < other.id ? -1 : 1);
}
