// `npm test`: what has to hold, in the order that says soonest what does not.
//
//   npm test                       what needs only the engine and the random plugin
//   npm test -- --everything       all of it, as CI runs it
//   npm test -- test/unit          some of it: all other arguments go to Jest
import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { build } from "./build.mjs";
import { ensure } from "./ensure.mjs";
import { heavyTests, manyHistories } from "./heavyTests.mjs";
import { install } from "./install.mjs";
import { CommandFailed, show } from "./machine/command.mjs";
import { repository } from "./repository.mjs";
import { requirements } from "./requirements.mjs";

const result = path.join(repository, "build/jest-result.json");
const bin = (name) => path.join(repository, "node_modules", name);
const node = (args, env = {}) =>
  show(process.execPath, args, { cwd: repository, env: { ...process.env, ...env } });

const given = process.argv.slice(2);
const everything = given.includes("--everything");
const forJest = given.filter((argument) => argument !== "--everything");
/** Tests that somebody names are run, whatever they need: they get it themselves. */
const leftOut = everything || forJest.length > 0 ? [] : heavyTests;

/** Where the tests find what the steps before have found: they need not look again, each for itself. */
const found = {};
const needed = { engine: "TEST_ENGINE_PATH", "random-plugin": "TEST_RANDOM_PLUGIN_PATH" };
const ensureNeeded = Object.entries(needed).map(([name, variable]) => [
  name,
  async () => {
    found[variable] = (await ensure(name, { log: console.log })).at;
  },
]);

/** On a machine that cannot have one of these, the tests of it report themselves as skipped, and why. */
const ensurePossible = Object.keys(requirements)
  .filter((name) => !(name in needed))
  .map((name) => [
    name,
    () => ensure(name, { log: console.log }).catch((error) => console.log(error.message)),
  ]);

const steps = [
  ["install", () => install(console.log)],
  ...ensureNeeded,
  ...(everything ? ensurePossible : []),
  ["build", build],
  ["lint", () => node([bin("@biomejs/biome/bin/biome"), "check"])],
  ["types", () => node([bin("typescript/bin/tsc"), "--noEmit"])],
  [
    "tests",
    () =>
      node(
        [
          bin("jest/bin/jest.js"),
          "--json",
          `--outputFile=${result}`,
          ...leftOut.flatMap(({ tests }) => tests.map((test) => `--testPathIgnorePatterns=${test}`)),
          ...forJest,
        ],
        { ...found, ...(everything ? manyHistories : {}) },
      ),
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
if (leftOut.length > 0) {
  const what = [...leftOut.map((heavy) => heavy.what), "most random histories"].join(", ");
  console.log(`\nleft out: ${what}. To run them too: npm test -- --everything`);
}
if (failed.length > 0) {
  console.error(`\nfailed: ${failed.join(", ")}`);
  process.exitCode = 1;
}
