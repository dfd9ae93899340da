import { realpathSync } from "node:fs";
import { copyFile } from "node:fs/promises";
import path from "node:path";
import { install } from "../install.mjs";
import { findExecutable } from "../machine/executable.mjs";
import { pinsOf, repository } from "../repository.mjs";
import { buildGo } from "../ways/go.mjs";
import { programOnPath } from "../ways/onPath.mjs";

const host = "pulumi-language-nodejs";
const launcher = "pulumi-resource-pulumi-nodejs";
const sdk = path.join(repository, "node_modules/@pulumi/pulumi");

/** The engine that is on PATH, with the folders that its language host and launcher are found in. */
export async function installedEngine() {
  const { program, version } = await programOnPath("pulumi", {
    minimum: "3.200.0",
    ask: ["version"],
    says: /^v?\d/,
  });
  const folders = [path.dirname(program)];
  // Package managers link only the command into a folder of PATH; the other programs are at the link's target.
  const beside = path.dirname(realpathSync(program));
  const isElsewhere = findExecutable(host) === undefined;
  if (isElsewhere && findExecutable(host, [beside]) === undefined) {
    throw new Error(`${program} has no ${host} beside it or on PATH`);
  }
  if (isElsewhere && beside !== folders[0]) folders.push(beside);
  return { at: withLauncher(folders), version };
}

/** The launcher of dynamic providers comes with the engine; some packages leave it out, but npm's SDK has it. */
export function withLauncher(folders) {
  const found = findExecutable(launcher, folders) ?? findExecutable(launcher);
  return [...folders, ...(found === undefined ? [sdk] : [])].join(path.delimiter);
}

/** Builds the engine and its Node language host from the Go modules that Pulumi publishes. */
export async function buildEngine(folder, { title, version, log }) {
  await buildGo({
    module: pinsOf("engine/host"),
    source: `github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/${host}`,
    output: path.join(folder, host),
    title: "the Node language host",
    log,
  });
  await buildGo({
    module: pinsOf("engine/cli"),
    source: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
    output: path.join(folder, "pulumi"),
    ldflags: [`-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${version}`],
    title,
    hint: "about 3 minutes",
    log,
  });
  await install(log);
  await copyFile(path.join(sdk, launcher), path.join(folder, launcher));
}
