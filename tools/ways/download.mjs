import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import path from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { capture } from "../machine/command.mjs";
import { withProgress } from "../machine/progress.mjs";

/** The timeout for an unreachable host. */
const ANSWER_MS = 5_000;
const SILENCE_MS = 30_000;

/**
 * Downloads a released archive and unpacks it, without its first `strip` folders.
 *
 * @param {string} key
 * @param {{ url: string, checksums?: string[], strip?: number }} options `checksums`: addresses of files that list the
 *   archive's SHA-256; the first one that exists counts
 */
export function downloaded(key, options) {
  return { key, how: "downloaded", make: (folder, { log }) => downloadArchive(folder, options, log) };
}

async function downloadArchive(folder, { url, checksums = [], strip = 0 }, log) {
  const name = path.basename(new URL(url).pathname);
  const scratch = await mkdtemp(path.join(folder, "download-"));
  try {
    const archive = path.join(scratch, name);
    const actual = await withProgress(`downloading ${url}`, log, () => download(url, archive));
    const expected = await publishedChecksum(checksums, name);
    if (expected === undefined) log(`no published checksum was found for ${name}`);
    else if (expected !== actual) throw new Error(`${url} does not have its published checksum`);
    await capture("tar", ["-xzf", archive, "-C", folder, `--strip-components=${strip}`]);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Downloads an address into a file and returns its SHA-256. */
async function download(url, file) {
  const silence = new AbortController();
  const response = await answer(url, silence.signal);
  const hash = createHash("sha256");
  let timer;
  const watch = () => {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(new Error("the download stopped half-way")), SILENCE_MS);
  };
  const digest = new Transform({
    transform(chunk, _encoding, done) {
      watch();
      hash.update(chunk);
      done(null, chunk);
    },
  });
  watch();
  try {
    await pipeline(Readable.fromWeb(response.body), digest, createWriteStream(file));
  } finally {
    clearTimeout(timer);
  }
  return hash.digest("hex");
}

async function publishedChecksum(urls, name) {
  for (const url of urls) {
    const text = await answer(url).then(
      (response) => response.text(),
      () => "",
    );
    const line = text.split("\n").find((candidate) => candidate.trim().endsWith(name));
    const [checksum] = line?.trim().split(/\s+/) ?? [];
    if (/^[0-9a-f]{64}$/.test(checksum)) return checksum;
  }
  return undefined;
}

async function answer(url, signal) {
  const waiting = new AbortController();
  const timer = setTimeout(() => waiting.abort(), ANSWER_MS);
  try {
    const signals = signal === undefined ? [waiting.signal] : [waiting.signal, signal];
    const response = await fetch(url, { signal: AbortSignal.any(signals) });
    if (!response.ok) throw new Error(`${new URL(url).host} answered ${response.status}`);
    return response;
  } catch (error) {
    const { host } = new URL(url);
    if (waiting.signal.aborted) throw new Error(`${host} did not answer within ${ANSWER_MS / 1000} s`);
    throw error.cause === undefined ? error : new Error(`${host} cannot be reached: ${error.cause.message}`);
  } finally {
    clearTimeout(timer);
  }
}
