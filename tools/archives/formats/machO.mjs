/** Mach-O, of macOS. Node finds the blob as a section of this name. */
const SECTION = "__NODE_SEA_BLOB";
const LC_SEGMENT_64 = 0x19;
const LC_CODE_SIGNATURE = 0x1d;
const processors = new Map([
  [0x01000007, "amd64"],
  [0x0100000c, "arm64"],
]);

/** @param {Buffer} bytes */
export function isMachO(bytes) {
  return bytes.length > 32 && bytes.readUInt32LE(0) === 0xfeedfacf;
}

/** @param {Buffer} bytes a Mach-O file of 64 bits for one processor */
export function readMachO(bytes) {
  let blob;
  let isSigned = false;
  let at = 32;
  for (let i = 0; i < bytes.readUInt32LE(16); i++) {
    const command = bytes.readUInt32LE(at);
    if (command === LC_CODE_SIGNATURE) isSigned = true;
    if (command === LC_SEGMENT_64) blob ??= sectionIn(bytes, at);
    at += bytes.readUInt32LE(at + 4);
  }
  return { format: "Mach-O", processor: processors.get(bytes.readUInt32LE(4)), blob, isSigned };
}

function sectionIn(bytes, segment) {
  for (let i = 0; i < bytes.readUInt32LE(segment + 64); i++) {
    const section = segment + 72 + i * 80;
    if (bytes.toString("latin1", section, section + 16).replace(/\0+$/, "") !== SECTION) continue;
    const start = bytes.readUInt32LE(section + 48);
    return bytes.subarray(start, start + Number(bytes.readBigUInt64LE(section + 40)));
  }
  return undefined;
}
