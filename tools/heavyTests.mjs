/**
 * The tests that `npm test` leaves to `npm test -- --everything`: they need more than the engine, the random plugin and
 * YAML's language host, or take long.
 *
 * @type {{ what: string, tests: string[] }[]}
 */
export const heavyTests = [
  {
    what: "the commands of the documents",
    tests: ["test/docs/documents.test.ts", "test/engine/cli/runbook.test.ts"],
  },
  {
    what: "the quickstart and the programs in examples/",
    tests: ["automation", "chain", "quickstart", "rotation", "singleTokens", "storeDown"].map(
      (name) => `test/examples/${name}.test.ts`,
    ),
  },
  {
    what: "more of the engine (adoption, other accounts, influxctl, policies, compilers, a year)",
    tests: [
      "adoption/accounts",
      "adoption/replaceAdopted",
      "adoption/resourceOptions",
      "engine/cli/databaseTokens",
      "engine/influxctl",
      "engine/stateFormat",
      "engine/verification",
      "policy/engine",
      "rotation/killedEngine",
      "rotation/otherAccount",
      "rotation/year",
      "rotation/yearOnEngine",
    ].map((name) => `test/${name}.test.ts`),
  },
  {
    what: "benchmarks (OpenTofu)",
    tests: ["test/bench/counted.test.ts", "test/bench/opentofu.test.ts"],
  },
  {
    what: "secret stores (OpenBao, Kubernetes, Telegraf, AWS, the Vault plugin)",
    tests: ["test/examples/stores/", "test/delivery/openbao.test.ts"],
  },
  { what: "monitoring (Prometheus, Telegraf)", tests: ["test/examples/monitoring/"] },
  {
    what: "PostgreSQL",
    tests: ["test/engine/cli/postgres.test.ts", "test/faults/engine/postgresLock.test.ts"],
  },
  {
    what: "pipelines (GitLab's runner, actionlint)",
    tests: ["test/examples/pipelines.test.ts", "test/examples/workflowSyntax.test.ts"],
  },
  {
    what: "InfluxData's contract and client (Prism, the MCP server)",
    tests: ["package", "proxy", "mcpServer"].map((name) => `test/published/${name}.test.ts`),
  },
  { what: "the time plugin", tests: ["test/examples/rotationCut.test.ts"] },
  {
    what: "package managers and Pulumi's Automation API",
    tests: ["automation", "installations"].map((name) => `test/consumers/${name}.test.ts`),
  },
  {
    what: "releases (Node for every platform)",
    tests: ["test/release/executables.test.ts", "test/release/reproducible.test.ts"],
  },
  {
    what: "more of the plugin on the engine",
    tests: ["moving", "options", "providers", "shutdown"].map((name) => `test/plugin/${name}.test.ts`),
  },
  {
    what: "Python, Go, TypeScript and Java with the native plugin",
    tests: [
      "test/languages/programs/",
      "test/languages/schemaExamples.test.ts",
      "test/languages/sdks.test.ts",
    ],
  },
  { what: "reports in a browser (Chromium)", tests: ["test/browser/"] },
];

/**
 * What `--everything` runs more of: random histories, and faults on both ways to the lifecycles. By default the tests
 * run only some.
 */
export const more = { FAULT_HISTORIES: "150", FAULT_CLI_HISTORIES: "12", FAULT_WAYS: "whole" };
