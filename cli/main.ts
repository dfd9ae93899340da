#!/usr/bin/env node
import { runProgram } from "./program";

const ending = new AbortController();
// Once: a second Ctrl-C ends the process the hard way, should the first not be enough.
process.once("SIGINT", () => ending.abort());
process.once("SIGTERM", () => ending.abort());

// Whoever reads the output may have seen enough, as `head` has.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

void runProgram(process.argv.slice(2), {
  print: (text) => process.stdout.write(`${text}\n`),
  printError: (text) => process.stderr.write(`${text}\n`),
  signal: ending.signal,
}).then((code) => {
  // Not process.exit(): what was printed to a pipe must arrive.
  process.exitCode = code;
});
