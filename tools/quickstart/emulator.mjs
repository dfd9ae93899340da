import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { onInterruption } from "../interruption.mjs";
import { repository } from "../repository.mjs";
import { place } from "./place.mjs";

const STARTS_WITHIN_MS = 15_000;

/**
 * Starts the emulator of the service as a process of its own, with what it remembers of earlier runs.
 *
 * @param {{ port: number, accountId: string }} settings
 * @returns {Promise<{ endpoint: string, accountId: string, credential: string, stop: () => Promise<void> }>}
 */
export async function startEmulator({ port, accountId }) {
  const command = path.join(repository, "dist/cli/main.js");
  const args = ["emulator", "--port", port, "--account-id", accountId];
  args.push("--persist", place.emulator, "--token-file", place.credential);
  // Out of the terminal's group: Ctrl-C must not take the service away from under a running update.
  const child = spawn(process.execPath, [command, ...args.map(String)], {
    cwd: repository,
    detached: true,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const ended = new Promise((resolve) => child.once("close", resolve));
  const complaints = [];
  child.stderr.on("data", (bytes) => complaints.push(bytes));
  const stop = async () => {
    settled();
    if (child.exitCode === null) child.kill("SIGTERM");
    await ended;
  };
  const settled = onInterruption(stop);

  const endpoint = `http://127.0.0.1:${port}`;
  try {
    await answers(endpoint, child);
  } catch (error) {
    await stop();
    const complaint = Buffer.concat(complaints).toString("utf8").trim();
    throw new Error(complaint === "" ? error.message : complaint);
  }
  const credential = (await readFile(place.credential, "utf8")).trim();
  return { endpoint, accountId, credential, stop };
}

async function answers(endpoint, child) {
  const deadline = Date.now() + STARTS_WITHIN_MS;
  while (Date.now() < deadline) {
    const response = await fetch(endpoint).catch(() => undefined);
    // Another program may answer at that port, while the emulator has ended because of it.
    await sleep(50);
    if (child.exitCode !== null) throw new Error("the emulator ended at once");
    if (response !== undefined) return;
  }
  throw new Error(`the emulator did not answer at ${endpoint} within ${STARTS_WITHIN_MS / 1000} s`);
}
