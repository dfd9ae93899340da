import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/** Below what systems give to those who ask for any port: nobody gets it by chance once it was let go. */
const FROM = 10_000;
const BELOW = 30_000;
const TRIES = 100;

/**
 * A port of the loopback interface that nobody listens on, for a server that cannot choose one itself, or that lets
 * its port go for a while.
 */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < TRIES; tries++) {
    const port = randomInt(FROM, BELOW);
    if (await isFree(port)) return port;
  }
  throw new Error("no port is free");
}

function isFree(port: number): Promise<boolean> {
  const probe = createServer();
  return new Promise((resolve) => {
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}
