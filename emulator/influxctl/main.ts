import { runInfluxctl } from "./program";

const [settingsFile = "", ...args] = process.argv.slice(2);

void runInfluxctl(settingsFile, args).then(({ stdout, stderr, exitCode }) => {
  process.exitCode = exitCode;
  process.stderr.write(stderr);
  process.stdout.write(stdout);
});
