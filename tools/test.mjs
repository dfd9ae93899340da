// `npm test`: installs what is missing, then checks and tests.
//
//   npm test                       what needs only the engine, the random plugin and YAML's language host
//   npm test -- --everything       all of it, as CI runs it
//   npm test -- test/unit          some of it: all other arguments go to Jest
import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { build } from "./build.mjs";
import { CannotGet, ensure } from "./ensure.mjs";
import { heavyTests, more } from "./heavyTests.mjs";
import { install } from "./install.mjs";
import { CommandFailed, show } from "./machine/command.mjs";
import { repository } from "./repository.mjs";
import { requirements } from "./requirements.mjs";

const result = path.join(repository, "build/jest-result.json");
const log = console.log;

const given = process.argv.slice(2);
const everything = given.includes("--everything");
const forJest = given.filter((argument) => argument !== "--everything");
/** Named tests always run: they get what they need themselves. */
const leftOut = everything || forJest.length > 0 ? [] : heavyTests;

/** What every run needs, and the variable that tells the tests where it is, so that none has to look again. */
const needed = {
  engine: "TEST_ENGINE_PATH",
  "random-plugin": "TEST_RANDOM_PLUGIN_PATH",
  "yaml-host": "TEST_YAML_HOST_PATH",
};
const found = {};
const failed = [];

/** What is checked for types: the script of a report's page has those of a browser. */
const projects = [".", "cli/report/assets"];

/** Runs a step, and prints its result and duration. */
async function step(name, run) {
  const started = Date.now();
  const seconds = () => `${((Date.now() - started) / 1000).toFixed(1)} s`;
  try {
    await run();
    log(`== ${name}: ${seconds()}`);
  } catch (error) {
    const isExpected = error instanceof CommandFailed || error instanceof CannotGet;
    console.error(isExpected ? error.message : error);
    console.error(`== ${name} FAILED: ${seconds()}`);
    failed.push(name);
  }
}

const node = (script, args, env) =>
  show(process.execPath, [path.join(repository, "node_modules", script), ...args], {
    cwd: repository,
    env: { ...process.env, ...env },
  });

/** Whether the tests cannot run: lint and types say nothing about that. */
const isStopped = () => failed.some((name) => name !== "lint" && name !== "types");

/** Gets several requirements at once: downloads run while others build. */
async function getRequirements() {
  const names = Object.keys(everything ? requirements : needed);
  const getNext = async () => {
    for (let name = names.shift(); name !== undefined && !isStopped(); name = names.shift()) await get(name);
  };
  await Promise.all([getNext(), getNext(), getNext()]);
}

async function get(name) {
  await step(name, async () => {
    try {
      const { at } = await ensure(name, { log });
      if (name in needed) found[needed[name]] = at;
    } catch (error) {
      if (name in needed || !(error instanceof CannotGet)) throw error;
      // The tests of it report themselves as skipped, and why.
      log(error.message);
    }
  });
}

// Nobody must mistake the result of an earlier run for this one's.
await rm(result, { force: true });
await mkdir(path.dirname(result), { recursive: true });

await step("install", () => install(log));
if (!isStopped()) {
  await Promise.all([
    step("lint", () => node("@biomejs/biome/bin/biome", ["check"])),
    step("build", build),
    step("types", async () => {
      for (const project of projects) await node("typescript/bin/tsc", ["--noEmit", "-p", project]);
    }),
    getRequirements(),
  ]);
}
if (!isStopped()) {
  log("== tests");
  const ignored = leftOut.flatMap(({ tests }) => tests.map((test) => `--testPathIgnorePatterns=${test}`));
  const args = ["--json", `--outputFile=${result}`, ...ignored, ...forJest];
  await step("tests", () => node("jest/bin/jest.js", args, { ...found, ...(everything ? more : {}) }));
}
if (leftOut.length > 0) {
  const what = [
    ...leftOut.map((heavy) => heavy.what),
    "most random histories",
    "half of the fault matrix on each way",
  ].join(", ");
  log(`\nleft out: ${what}. To run them too: npm test -- --everything`);
}
if (failed.length > 0) {
  console.error(`\nfailed: ${failed.join(", ")}`);
  process.exitCode = 1;
}
