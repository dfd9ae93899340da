// `npm run test:long`: the random histories of test/faults, longer and with new seeds, on demand.
//
//   npm run test:long                       2,000 histories on the provider process, 60 through the CLI
//   npm run test:long -- --histories 10000 --cli 0 --steps 20 --seed 42
//
// A failure names its seed: `FAULT_SEED=SEED FAULT_HISTORIES=1 npx jest test/faults/random.test` runs it again.
import path from "node:path";
import { parseArgs } from "node:util";
import { build } from "./build.mjs";
import { CommandFailed, show } from "./machine/command.mjs";
import { repository } from "./repository.mjs";

const { values } = parseArgs({
  options: {
    histories: { type: "string", default: "2000" },
    cli: { type: "string", default: "60" },
    steps: { type: "string", default: "16" },
    // Far from the seeds of `npm test`, and different each time.
    seed: { type: "string", default: String(1_000_000 + (Date.now() % 1_000_000_000)) },
  },
});

const jest = path.join(repository, "node_modules/jest/bin/jest.js");
const environment = {
  ...process.env,
  FAULT_SEED: values.seed,
  FAULT_HISTORIES: values.histories,
  FAULT_STEPS: values.steps,
  FAULT_CLI_HISTORIES: values.cli,
};

try {
  console.log(`first seed: ${values.seed}`);
  await build();
  for (const [histories, file] of [
    [values.histories, "test/faults/random.test"],
    [values.cli, "test/faults/engine/random.test"],
  ]) {
    if (Number(histories) > 0) {
      await show(process.execPath, [jest, file], { cwd: repository, env: environment });
    }
  }
} catch (error) {
  console.error(error instanceof CommandFailed ? error.message : error);
  process.exitCode = 1;
}
