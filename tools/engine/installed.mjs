import { realpathSync } from "node:fs";
import path from "node:path";
import { capture } from "../command.mjs";
import { findExecutable } from "../executable.mjs";
import { isAtLeast } from "../version.mjs";
import { MINIMUM_ENGINE_VERSION } from "./version.mjs";

/**
 * The engine that is on PATH, with the folders that its language host and launcher are found in.
 *
 * @returns {Promise<{ version: string, path: string[] }>} rejects, saying what is missing
 */
export async function installedEngine() {
  const pulumi = findExecutable("pulumi");
  if (pulumi === undefined) throw new Error("no pulumi on PATH");
  const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" };
  const version = (await capture(pulumi, ["version"], { env })).trim();
  if (!isAtLeast(version, MINIMUM_ENGINE_VERSION)) {
    throw new Error(`${pulumi} is ${version}, and v${MINIMUM_ENGINE_VERSION} or later is needed`);
  }
  const folders = [path.dirname(pulumi)];
  // Package managers link the command alone into a folder of PATH; the others lie where the link leads.
  const beside = path.dirname(realpathSync(pulumi));
  const isElsewhere = findExecutable("pulumi-language-nodejs") === undefined;
  if (isElsewhere && findExecutable("pulumi-language-nodejs", [beside]) === undefined) {
    throw new Error(`${pulumi} has no pulumi-language-nodejs beside it or on PATH`);
  }
  if (isElsewhere && beside !== folders[0]) folders.push(beside);
  return { version, path: folders };
}
