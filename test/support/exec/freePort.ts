import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/** Below what systems give to those who ask for any port: nobody gets it by chance once it was let go. */
const FROM = 10_000;
/** Each process that runs tests has its own ports, since another one could take a port that was let go. */
const PORTS = 500;
const PROCESSES = 40;

const givenOut = new Set<number>();

/**
 * A port of the loopback interface that nobody listens on, for a server that cannot choose one itself, or that lets
 * its port go for a while.
 */
export async function freePort(): Promise<number> {
  const own = FROM + PORTS * ((process.ppid + Number(process.env.JEST_WORKER_ID ?? 0)) % PROCESSES);
  for (let tries = 0; tries < PORTS; tries++) {
    const port = own + randomInt(PORTS);
    if (givenOut.has(port) || !(await isFree(port))) continue;
    givenOut.add(port);
    // The one that was given out long ago has been done with.
    const [oldest = 0] = givenOut;
    if (givenOut.size > PORTS / 2) givenOut.delete(oldest);
    return port;
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
