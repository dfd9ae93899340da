/**
 * Ends the process of a run that is over without Node's own clean-up: where tests ran in it, Node 20 may wait in there
 * forever for requests of processes that were killed.
 */
export default function globalTeardown(): void {
  const { reallyExit } = process as unknown as { reallyExit(code: number): never };
  process.once("exit", reallyExit);
}
