import { randomBytes, randomUUID } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { place } from "./place.mjs";

/** How the service can be reached. */
export const backends = ["http", "influxctl"];

/**
 * The emulator's port and account and the way to reach it, chosen once, because they are part of a token's identity.
 *
 * @param {string | undefined} backend the requested one; undefined: the previous one, at first `http`
 * @returns {Promise<{ port: number, accountId: string, backend: string }>}
 */
export async function settings(backend) {
  await mkdir(place.home, { recursive: true });
  await mkdir(place.state, { recursive: true });
  await once(place.passphrase, async () => randomBytes(18).toString("base64url"));
  const chosen = JSON.parse(
    await once(place.settings, async () =>
      JSON.stringify({ port: await freePort(), accountId: randomUUID(), backend: backend ?? "http" }),
    ),
  );
  if (backend !== undefined && backend !== chosen.backend) {
    throw new Error(
      `the quickstart's stack uses --backend ${chosen.backend}: remove it first (npm run quickstart -- --destroy)`,
    );
  }
  return chosen;
}

/** The content of a file, which is created if it does not exist, readable only by its owner. */
async function once(file, make) {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
  }
  const content = await make();
  await writeFile(file, content, { mode: 0o600 });
  return content;
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
