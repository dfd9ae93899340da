import { randomBytes, randomUUID } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { place } from "./place.mjs";

/**
 * The emulator's port and account, chosen once: they are part of what identifies a token.
 *
 * @returns {Promise<{ port: number, accountId: string }>}
 */
export async function settings() {
  await mkdir(place.home, { recursive: true });
  await mkdir(place.state, { recursive: true });
  await once(place.passphrase, async () => randomBytes(18).toString("base64url"));
  return JSON.parse(
    await once(place.settings, async () =>
      JSON.stringify({ port: await freePort(), accountId: randomUUID() }),
    ),
  );
}

/** The content of a file, which is made if it is not there and readable by its owner alone. */
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
