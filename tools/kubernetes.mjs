// A Kubernetes API server with its etcd and kubectl, for tests that put tokens into it: `node tools/kubernetes.mjs`
// gets them.
import { symlink } from "node:fs/promises";
import path from "node:path";
import { inCache, makeInCache } from "./cache.mjs";
import { findExecutable } from "./executable.mjs";
import { buildGo } from "./go.mjs";
import { isMain, repository } from "./repository.mjs";

const VERSION = "1.36.3";
const key = `kubernetes-v${VERSION}-${process.platform}-${process.arch}`;
const PROGRAMS = ["etcd", "kube-apiserver", "kubectl"];

/**
 * Finds the programs: in the folder that KUBEBUILDER_ASSETS names, as tests of controllers have it; else in the
 * cache, where they are built from their Go modules.
 *
 * @param {{ log?: (line: string) => void }} [options] `log`: told what takes long
 * @returns {Promise<string>} the folder that holds `etcd`, `kube-apiserver` and `kubectl`
 * @throws Error saying why there are none
 */
export async function ensureKubernetes({ log = console.error } = {}) {
  const assets = process.env.KUBEBUILDER_ASSETS ?? "";
  if (PROGRAMS.every((name) => findExecutable(name, [assets]) !== undefined)) return assets;
  return inCache(key) ?? (await makeInCache(key, (draft) => buildKubernetes(draft, log), log));
}

async function buildKubernetes(folder, log) {
  const version = "k8s.io/component-base/version";
  await buildGo({
    module: path.join(repository, "tools/kubernetes"),
    program: ".",
    output: path.join(folder, "kubernetes"),
    ldflags: [
      `-X ${version}.gitVersion=v${VERSION}`,
      `-X ${version}.gitMajor=1`,
      `-X ${version}.gitMinor=36`,
    ],
    what: `the Kubernetes API server v${VERSION}`,
    hint: "about 5 minutes",
    log,
  });
  for (const name of PROGRAMS) await symlink("kubernetes", path.join(folder, name));
}

if (isMain(import.meta)) {
  try {
    console.log(await ensureKubernetes());
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
