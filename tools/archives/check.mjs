import { isElf, readElf } from "./formats/elf.mjs";
import { isMachO, readMachO } from "./formats/machO.mjs";
import { isPortableExecutable, readPortableExecutable } from "./formats/portableExecutable.mjs";
import { platforms } from "./platforms.mjs";

/** Node runs its blob only if this is followed by `:1`. */
export const FUSE = "NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2";
/** What a blob starts with. */
const BLOB = 0x0143da20;

/**
 * Checks what a machine can check of an executable for another platform.
 *
 * @param {Buffer} bytes
 * @param {{ platform: string, bundle: Buffer, signed: boolean }} expected
 * @throws if the executable is not for this platform, would run as plain Node, does not contain this bundle, or is
 *   signed where it must not be
 */
export function checkExecutable(bytes, { platform, bundle, signed }) {
  const { format, processor, blob, isSigned } = read(bytes);
  const wanted = platforms[platform];
  const problems = [
    format !== wanted.format && `its format is ${format}, not ${wanted.format}`,
    processor !== wanted.processor && `its processor is ${processor}, not ${wanted.processor}`,
    !isFuseSet(bytes) && "its fuse is not set, so it would run as plain Node",
    !isBlob(blob) && "there is no blob in it",
    isBlob(blob) && !blob.includes(bundle) && "its blob does not contain the plugin as it is built now",
    isSigned !== signed && (isSigned ? "it still has a signature, which does not hold" : "it is not signed"),
  ].filter(Boolean);
  if (problems.length > 0) throw new Error(`the executable for ${platform} is wrong: ${problems.join("; ")}`);
}

function read(bytes) {
  try {
    if (isElf(bytes)) return readElf(bytes);
    if (isMachO(bytes)) return readMachO(bytes);
    if (isPortableExecutable(bytes)) return readPortableExecutable(bytes);
  } catch (error) {
    // Numbers in a damaged file point outside of it.
    if (error.code !== "ERR_OUT_OF_RANGE" && error.code !== "ERR_BUFFER_OUT_OF_BOUNDS") throw error;
  }
  return { format: "unknown", processor: "unknown", blob: undefined, isSigned: false };
}

function isFuseSet(bytes) {
  return bytes.includes(`${FUSE}:1`);
}

function isBlob(blob) {
  return blob !== undefined && blob.length > 4 && blob.readUInt32LE(0) === BLOB;
}
