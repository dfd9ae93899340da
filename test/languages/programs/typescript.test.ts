import { cp, mkdir, readdir, readlink, rm, symlink } from "node:fs/promises";
import path from "node:path";
import { findPart } from "../../support/tools/realPart";
import { describeProgram } from "./program";

describeProgram("typescript", "index.ts", { sdk: findPart("nodejs-package") }, ({ sdk }) => ({
  path: [],
  prepare: async (project) => {
    const modules = path.join(project, "node_modules");
    const shared = await readlink(modules);
    await rm(modules);
    await mkdir(modules);
    for (const name of await readdir(shared)) {
      await symlink(path.join(shared, name), path.join(modules, name));
    }
    // A real folder: from a link, the SDK would find another copy of Pulumi's own.
    await cp(sdk, path.join(modules, "pulumi-influxdb-tokens-sdk"), { recursive: true });
  },
}));
