import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { onInterruption } from "../machine/interruption.mjs";
import { repository } from "../repository.mjs";
import { place } from "./place.mjs";

const STARTS_WITHIN_MS = 15_000;
const STOPS_WITHIN_MS = 5_000;

/**
 * Starts the emulator as a separate process, with its tokens from earlier runs.
 *
 * @param {{ port: number, accountId: string }} settings
 * @returns {Promise<{ endpoint: string, accountId: string, credential: string, stop: () => Promise<void> }>}
 */
export async function startEmulator({ port, accountId }) {
  const watch = pathToFileURL(path.join(repository, "tools/quickstart/end-with-parent.mjs")).href;
  const command = ["--import", watch, path.join(repository, "dist/cli/main.js"), "emulator"];
  const options = { "--port": port, "--account-id": accountId };
  const files = { "--persist": place.emulator, "--token-file": place.credential };
  const args = Object.entries({ ...options, ...files }).flat();
  // Outside of the terminal's process group: Ctrl-C must not stop the service during an update.
  const child = spawn(process.execPath, [...command, ...args.map(String)], {
    cwd: repository,
    detached: true,
  });
  const ended = once(child, "close");
  const stop = async () => {
    settled();
    child.kill("SIGTERM");
    const impatience = setTimeout(() => child.kill("SIGKILL"), STOPS_WITHIN_MS);
    await ended;
    clearTimeout(impatience);
  };
  const settled = onInterruption(stop);

  const endpoint = `http://127.0.0.1:${port}`;
  try {
    await announced(child, endpoint);
  } catch (error) {
    await stop();
    throw error;
  }
  const credential = (await readFile(place.credential, "utf8")).trim();
  return { endpoint, accountId, credential, stop };
}

/** Waits until the emulator prints its address: another program may answer at its port. */
async function announced(child, endpoint) {
  let printed = "";
  await new Promise((resolve, reject) => {
    const startOver = `Free the port, or remove ${path.relative(repository, place.folder)}/ to start over.`;
    const late = () => reject(new Error(`the emulator did not start within ${STARTS_WITHIN_MS / 1000} s`));
    const timer = setTimeout(late, STARTS_WITHIN_MS);
    child.once("close", () => {
      clearTimeout(timer);
      reject(new Error(`the emulator ended at once.\n${printed.trim()}\n${startOver}`));
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (bytes) => {
        printed += bytes;
        if (!printed.includes(endpoint)) return;
        clearTimeout(timer);
        resolve();
      });
    }
  });
}
