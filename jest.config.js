/** @type {import("jest").Config} */
module.exports = {
  testEnvironment: "node",
  transform: {
    "^.+\\.ts$": [
      "@swc/jest",
      { jsc: { target: "es2022", parser: { syntax: "typescript" } }, module: { type: "commonjs" } },
    ],
  },
  moduleFileExtensions: ["ts", "js", "json", "node"],
  testMatch: ["<rootDir>/test/**/*.test.ts"],
  modulePathIgnorePatterns: ["<rootDir>/dist/"],
  globalSetup: "<rootDir>/test/support/jest/globalSetup.ts",
  testSequencer: "<rootDir>/test/support/jest/longestFirst.cjs",
  // The engine tests run real `pulumi` processes; two at a time is what a small machine carries.
  maxWorkers: 2,
  // One bound for all: what hangs ends here. Nothing that is to succeed comes near it, on a slow machine neither.
  testTimeout: 600_000,
};
