// Prints the one line that CI reads: how many tests passed and failed.
import { readFile } from "node:fs/promises";

const [file, npmTest] = process.argv.slice(2);
const succeeded = npmTest === "0";
const tests = await readFile(file, "utf8").then(JSON.parse, () => undefined);

const passed = tests?.numPassedTests ?? 0;
const skipped = (tests?.numPendingTests ?? 0) + (tests?.numTodoTests ?? 0);
let failed = (tests?.numFailedTests ?? 0) + (tests?.numRuntimeErrorTestSuites ?? 0);
// What fails outside of a test, such as the linter or the build, is one failure.
if (!succeeded && failed === 0) failed = 1;
// A success without any test is none.
if (succeeded && passed === 0) failed = 1;

console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
process.exitCode = failed > 0 ? 1 : 0;
