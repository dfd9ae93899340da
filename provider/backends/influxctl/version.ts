import { TokenError } from "../../errors";
import { INSTALL_PAGE } from "./executable";

/** The first release with `influxctl management`. */
const OLDEST_VERSION = "2.6.0";

const VERSION = /(?<![\w.-])v?(\d{1,5})\.(\d{1,5})\.(\d{1,5})(?![\d.])/g;

/**
 * The version that `influxctl version` prints. A notice can only name a newer one, so the lowest version in the output
 * is the one in use.
 *
 * @returns undefined if none is printed, as by a build from source
 */
export function parseVersion(output: string): string | undefined {
  const found = [...output.matchAll(VERSION)].map((match) => match.slice(1, 4).map(Number));
  return found.sort(compare)[0]?.join(".");
}

/**
 * Refuses a release that cannot manage tokens. An unknown version is accepted.
 *
 * @throws TokenError `backend-version`
 */
export function requireVersion(version: string | undefined, path: string): void {
  if (version === undefined) return;
  if (compare(version.split(".").map(Number), OLDEST_VERSION.split(".").map(Number)) >= 0) return;
  throw new TokenError(
    "backend-version",
    `${path} is influxctl ${version}, and management tokens need ${OLDEST_VERSION} or later: install a newer release (${INSTALL_PAGE})`,
  );
}

function compare(one: readonly number[], other: readonly number[]): number {
  for (const [index, part] of one.entries()) {
    const difference = part - (other[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
