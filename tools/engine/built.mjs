import { copyFile } from "node:fs/promises";
import path from "node:path";
import { buildGo } from "../go.mjs";
import { install } from "../install.mjs";
import { repository } from "../repository.mjs";
import { ENGINE_VERSION, HOST_VERSION } from "./version.mjs";

/** Builds the engine and its Node language host into a folder, from the Go modules that Pulumi publishes. */
export async function buildEngine(folder, log) {
  await buildGo({
    module: path.join(repository, "tools/engine/host"),
    program: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
    output: path.join(folder, "pulumi-language-nodejs"),
    what: `the Node language host v${HOST_VERSION}`,
    log,
  });
  await buildGo({
    module: path.join(repository, "tools/engine/cli"),
    program: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
    output: path.join(folder, "pulumi"),
    ldflags: [`-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${ENGINE_VERSION}`],
    what: `pulumi v${ENGINE_VERSION}`,
    hint: "about 3 minutes",
    log,
  });
  await install(log);
  const launcher = "pulumi-resource-pulumi-nodejs";
  await copyFile(path.join(repository, "node_modules/@pulumi/pulumi", launcher), path.join(folder, launcher));
}
