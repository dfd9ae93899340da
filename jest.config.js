/** @type {import("jest").Config} */
module.exports = {
  testEnvironment: "<rootDir>/test/support/jest/environment.cjs",
  transform: {
    "^.+\\.m?ts$": [
      "@swc/jest",
      { jsc: { target: "es2022", parser: { syntax: "typescript" } }, module: { type: "commonjs" } },
    ],
  },
  // Tests load ES modules of the package as CommonJS. Drawing needs libraries that are ES modules alone: it is tested
  // with the compiled command.
  moduleFileExtensions: ["ts", "mts", "js", "json", "node"],
  moduleNameMapper: { "^(\\.{1,2}/libraries/.*)\\.mjs$": "$1.mts" },
  testMatch: ["<rootDir>/test/**/*.test.ts"],
  modulePathIgnorePatterns: ["<rootDir>/dist/"],
  globalSetup: "<rootDir>/test/support/jest/globalSetup.ts",
  globalTeardown: "<rootDir>/test/support/jest/globalTeardown.cjs",
  testSequencer: "<rootDir>/test/support/jest/longestFirst.cjs",
  // Engine tests wait for processes and timeouts half of their time: four files at a time keep two cores busy.
  maxWorkers: 4,
  // One bound for all: what hangs ends here. Nothing that is to succeed comes near it, on a slow machine neither.
  testTimeout: 600_000,
};
