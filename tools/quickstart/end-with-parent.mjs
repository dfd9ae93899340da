// Loaded before a program whose standard input is a pipe from its parent: when the parent is gone, however it
// went, the program is asked to end.
process.stdin.once("end", () => process.kill(process.pid, "SIGTERM"));
process.stdin.resume();
// Watching is no reason to stay when the program has nothing left to do.
process.stdin.unref();
