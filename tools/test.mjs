// `npm test`: everything that has to hold, in the order that says soonest what does not. Arguments go to Jest.
import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { ensureAwsCli } from "./awscli.mjs";
import { build } from "./build.mjs";
import { CommandFailed, show } from "./command.mjs";
import { ensureEngine } from "./engine.mjs";
import { ensureGitlabCiLocal } from "./gitlab-ci-local.mjs";
import { install } from "./install.mjs";
import { ensureKubernetes } from "./kubernetes.mjs";
import { ensureOpenBao } from "./openbao.mjs";
import { ensurePostgres } from "./postgres.mjs";
import { ensureRandomPlugin } from "./random-plugin.mjs";
import { repository } from "./repository.mjs";
import { ensureStorePackages } from "./store-packages.mjs";
import { ensureTelegraf } from "./telegraf.mjs";
import { ensureTimePlugin } from "./time-plugin.mjs";
import { ensureVaultPlugin } from "./vault-plugin.mjs";

const result = path.join(repository, "build/jest-result.json");
const bin = (name) => path.join(repository, "node_modules", name);
const node = (...args) => show(process.execPath, args, { cwd: repository });

/** The tests of these report themselves as skipped, and why, on a machine that cannot have them. */
const ifPossible = (ensure) => () =>
  ensure({ log: console.log }).catch((error) => console.log(error.message));

/** Where only some tests are run, those that need one of these get it themselves. */
const parts = [
  ["time plugin", ifPossible(ensureTimePlugin)],
  ["gitlab-ci-local", ifPossible(ensureGitlabCiLocal)],
  ["postgres", ifPossible(ensurePostgres)],
  ["openbao", ifPossible(ensureOpenBao)],
  ["aws", ifPossible(ensureAwsCli)],
  ["telegraf", ifPossible(ensureTelegraf)],
  ["store packages", ifPossible(ensureStorePackages)],
  ["vault plugin", ifPossible(ensureVaultPlugin)],
  ["kubernetes", ifPossible(ensureKubernetes)],
];

const steps = [
  ["install", () => install(console.log)],
  ["engine", () => ensureEngine({ log: console.log })],
  ["random plugin", () => ensureRandomPlugin({ log: console.log })],
  ...(process.argv.length > 2 ? [] : parts),
  ["build", build],
  ["lint", () => node(bin("@biomejs/biome/bin/biome"), "check")],
  ["types", () => node(bin("typescript/bin/tsc"), "--noEmit")],
  [
    "tests",
    () => node(bin("jest/bin/jest.js"), "--json", `--outputFile=${result}`, ...process.argv.slice(2)),
  ],
];

// Whoever reads the result must never read an earlier run's.
await rm(result, { force: true });
await mkdir(path.dirname(result), { recursive: true });
const failed = [];
for (const [name, run] of steps) {
  const started = Date.now();
  const seconds = () => `${((Date.now() - started) / 1000).toFixed(1)} s`;
  console.log(`\n== ${name}`);
  try {
    await run();
    console.log(`== ${name}: ${seconds()}`);
  } catch (error) {
    console.error(error instanceof CommandFailed ? error.message : error);
    console.error(`== ${name} FAILED: ${seconds()}`);
    failed.push(name);
    // Lint and types say nothing about whether the tests can run.
    if (name !== "lint" && name !== "types") break;
  }
}
if (failed.length > 0) {
  console.error(`\nfailed: ${failed.join(", ")}`);
  process.exitCode = 1;
}
