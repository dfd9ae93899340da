import path from "node:path";
import { capture } from "../machine/command.mjs";
import { findExecutable } from "../machine/executable.mjs";

/** Finds a requirement's program on PATH, in the version that {@link programOnPath} is asked for. */
export function onPath(options) {
  return async ({ program: name, at }) => {
    const { program, version } = await programOnPath(name, options);
    return { at: at === "." ? path.dirname(program) : program, version };
  };
}

/**
 * A program on PATH, of any version or at least of one.
 *
 * @param {string} name
 * @param {{ minimum?: string, ask?: string[], says?: RegExp }} [options] `ask`: the arguments with which it prints its
 *   version; `says`: how that output starts, so that another program of this name is not mistaken for it
 * @returns {Promise<{ program: string, version?: string }>}
 * @throws Error with what is missing
 */
export async function programOnPath(name, { minimum, ask, says } = {}) {
  const program = findExecutable(name);
  const wanted = minimum === undefined ? name : `${name} v${minimum} or later`;
  if (program === undefined) throw new Error(`${wanted} is not on PATH`);
  if (minimum === undefined) return { program };
  // Otherwise the engine would check for its own updates.
  const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" };
  const printed = await capture(program, ask, { env });
  const version = says.test(printed) ? /\d+(\.\d+)*/.exec(printed)[0] : undefined;
  if (version === undefined || !isAtLeast(version, minimum)) {
    throw new Error(`${program} is ${printed.split("\n")[0]}, and ${wanted} is needed`);
  }
  return { program, version };
}

/** The first of these folders that holds all of these programs. */
export function folderWith(programs, folders) {
  return folders.find((folder) => programs.every((name) => findExecutable(name, [folder]) !== undefined));
}

/** Whether a version such as `v3.259.0` or `1.26` is at least another. Pre-release parts are ignored. */
export function isAtLeast(version, minimum) {
  const [have, need] = [numbersOf(version), numbersOf(minimum)];
  for (let place = 0; place < 3; place++) {
    if (have[place] !== need[place]) return have[place] > need[place];
  }
  return true;
}

function numbersOf(version) {
  const match = /(\d+)(?:\.(\d+))?(?:\.(\d+))?/.exec(version);
  if (match === null) throw new Error(`"${version}" is no version`);
  return match.slice(1).map((part) => Number(part ?? 0));
}
