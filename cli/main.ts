#!/usr/bin/env node
import { exitCodes } from "./command";
import { runProgram } from "./program";

const ending = new AbortController();
// Once: if the first Ctrl-C is not enough, a second one kills the process.
process.once("SIGINT", () => ending.abort());
process.once("SIGTERM", () => ending.abort());

// A reader such as `head` may stop early. The command still finishes, because it may be revoking a token, and its exit
// code tells the result. Output lost for any other reason, such as a full disk, is a failure.
let lost = false;
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    lost ||= error.code !== "EPIPE";
  });
}
process.on("exit", () => {
  if (lost) process.exitCode = exitCodes.failed;
});

void runProgram(process.argv.slice(2), {
  print: (text) => process.stdout.write(`${text}\n`),
  printError: (text) => process.stderr.write(`${text}\n`),
  signal: ending.signal,
}).then((code) => {
  // Not process.exit(): output written to a pipe would be lost.
  process.exitCode = code;
});
