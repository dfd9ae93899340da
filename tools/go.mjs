import { tmpdir } from "node:os";
import { capture } from "./command.mjs";
import { findExecutable } from "./executable.mjs";
import { withProgress } from "./progress.mjs";
import { isAtLeast } from "./version.mjs";

const MINIMUM = "1.25";

/**
 * Builds a Go program from a module whose versions and checksums are pinned here.
 *
 * @param {{ module: string, program: string, output: string, ldflags?: string[], tags?: string[], what: string,
 *   hint?: string, log: (line: string) => void }} options `module`: folder of go.mod and go.sum; `program`: the
 *   package to build; `what`: the name to show; `hint`: how long it takes
 */
export async function buildGo({ module, program, output, ldflags = [], tags = [], what, hint, log }) {
  const go = findExecutable("go");
  if (go === undefined) throw new Error(`Go is not installed (${MINIMUM} or later is needed)`);
  // Asked outside of any module and of its own release, so that Go does not go and fetch another one.
  const env = { ...process.env, GOTOOLCHAIN: "local" };
  const version = (await capture(go, ["env", "GOVERSION"], { cwd: tmpdir(), env })).trim();
  if (!isAtLeast(version, MINIMUM)) throw new Error(`${version} is too old (${MINIMUM} or later is needed)`);

  const args = [
    "build",
    "-mod=readonly",
    "-o",
    output,
    "-ldflags",
    ["-s", "-w", ...ldflags].join(" "),
    "-tags",
    tags.join(","),
    program,
  ];
  await withProgress(
    `building ${what} with ${version}`,
    log,
    () => capture(go, args, { cwd: module, env: { ...process.env, CGO_ENABLED: "0", GOWORK: "off" } }),
    hint,
  );
}
