import { spawnSync } from "node:child_process";
import path from "node:path";

const repository = path.resolve(__dirname, "../../..");

/** Where a program is that tests need and the project does not install by itself, or why there is none. */
export type Found = { readonly program: string } | { readonly missing: string };

/** Asks tools/, which fetches or builds what is required where the machine allows it. */
export function findPart(requirement: string): Found {
  const script = path.join(repository, "tools/ensure.mjs");
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, requirement], { encoding: "utf8" });
  return status === 0
    ? { program: stdout.trim() }
    : { missing: stderr.trim().split("\n").at(-1) ?? "unknown" };
}

/**
 * A block of tests that needs such programs. Where one is missing the block is skipped, and its title says why.
 *
 * @param body gets where the programs are
 */
export function describeWith<Name extends string>(
  title: string,
  parts: Readonly<Record<Name, Found>>,
  body: (programs: Readonly<Record<Name, string>>) => void,
): void {
  const found = Object.entries<Found>(parts);
  const missing = found.flatMap(([, part]) => ("missing" in part ? [part.missing] : []));
  const programs = Object.fromEntries(
    found.map(([name, part]) => [name, "program" in part ? part.program : ""]),
  ) as Record<Name, string>;
  if (missing.length === 0) describe(title, () => body(programs));
  else describe.skip(`${title} (skipped: ${missing.join("; ")})`, () => body(programs));
}
