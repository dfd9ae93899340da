import { symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { capture } from "../machine/command.mjs";
import { findExecutable } from "../machine/executable.mjs";
import { hashOfWords } from "../machine/hash.mjs";
import { withProgress } from "../machine/progress.mjs";
import { pinsOf } from "../repository.mjs";
import { isAtLeast } from "./onPath.mjs";

const MINIMUM = "1.25";

/**
 * Builds a requirement's program from Go modules whose versions and checksums are pinned.
 *
 * @param {string} key contains everything that the program depends on, but for the tags: those are added
 * @param {{ source?: string, ldflags?: string[], tags?: string[], aliases?: string[], hint?: string }} [options]
 *   `source`: the package to build, by default that in the folder of the pins; `aliases`: names that the program is
 *   called by; `hint`: how long it takes
 */
export function builtWithGo(key, { aliases = [], ...options } = {}) {
  const make = async (folder, { name, title, program, log }) => {
    await buildGo({ module: pinsOf(name), output: path.join(folder, program), title, log, ...options });
    for (const alias of aliases) await symlink(program, path.join(folder, alias));
  };
  // Tags choose what is in the program, so a program with others must not be found in the cache.
  const { tags = [] } = options;
  const name = tags.length === 0 ? key : `${key}-${hashOfWords(tags)}`;
  return { key: name, how: "built from its Go modules", make };
}

/**
 * Builds one program. Several can be asked for at once: modules are downloaded beside another build, but one program
 * after the other is compiled, because the compiler uses all processors and keeps what the next one shares with it.
 *
 * @param {{ module: string, output: string, title: string }} options `module`: the folder of go.mod and go.sum
 */
export async function buildGo({ module, source = ".", output, ldflags = [], tags = [], title, hint, log }) {
  const go = findExecutable("go");
  if (go === undefined) throw new Error(`Go is not installed (${MINIMUM} or later is needed)`);
  // Asked outside of any module and with its own release, so that Go does not download another one.
  const asked = { cwd: tmpdir(), env: { ...process.env, GOTOOLCHAIN: "local" } };
  const version = (await capture(go, ["env", "GOVERSION"], asked)).trim();
  if (!isAtLeast(version, MINIMUM)) throw new Error(`${version} is too old (${MINIMUM} or later is needed)`);

  const flags = ["-mod=readonly", "-tags", tags.join(",")];
  const linked = ["-ldflags", ["-s", "-w", ...ldflags].join(" "), "-o", output];
  const options = { cwd: module, env: { ...process.env, CGO_ENABLED: "0", GOWORK: "off" } };
  const download = () => capture(go, ["list", "-deps", ...flags, source], options);
  const build = () => capture(go, ["build", ...flags, ...linked, source], options);
  await withProgress(`downloading the Go modules of ${title}`, log, download);
  await inTurn(() => withProgress(`building ${title} with ${version}`, log, build, hint));
}

let lastBuild = Promise.resolve();

function inTurn(build) {
  const built = lastBuild.then(build);
  lastBuild = built.catch(() => {});
  return built;
}
