// Loaded before a program whose standard input is a pipe from its parent. When the parent ends, however it ends, the
// program is told to end.
process.stdin.once("end", () => process.kill(process.pid, "SIGTERM"));
process.stdin.resume();
// Watching must not keep the program alive.
process.stdin.unref();
