#!/usr/bin/env node
import { exitCodes } from "./command";
import { runProgram } from "./program";

const ending = new AbortController();
// Once: a second Ctrl-C ends the process the hard way, should the first not be enough.
process.once("SIGINT", () => ending.abort());
process.once("SIGTERM", () => ending.abort());

// Whoever reads the output may have seen enough, as `head` has: the work goes on to its end, which may be to revoke a
// token, and the exit code says what it came to. Output that is lost otherwise, on a full disk, is a failure.
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
  // Not process.exit(): what was printed to a pipe must arrive.
  process.exitCode = code;
});
