/**
 * Ends the process of a run that is over without Node's own clean-up: where tests ran in it, Node 20 may wait in there
 * forever for requests of processes that were killed.
 */
module.exports = function globalTeardown() {
  // Behind all listeners of Jest: one of them sets the exit code.
  process.once("beforeExit", () => {
    process.once("exit", () => process.reallyExit(Number(process.exitCode ?? 0)));
  });
};
