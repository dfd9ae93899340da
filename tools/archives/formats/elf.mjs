/** ELF, of Linux. Node finds the blob as a note of this name. */
const NOTE = "NODE_SEA_BLOB";
const PT_NOTE = 4;
const processors = new Map([
  [0x3e, "amd64"],
  [0xb7, "arm64"],
]);

/** @param {Buffer} bytes */
export function isElf(bytes) {
  return bytes.length > 64 && bytes.readUInt32BE(0) === 0x7f454c46 && bytes[4] === 2 && bytes[5] === 1;
}

/** @param {Buffer} bytes an ELF file of 64 bits, little-endian */
export function readElf(bytes) {
  let blob;
  const first = Number(bytes.readBigUInt64LE(0x20));
  const size = bytes.readUInt16LE(0x36);
  for (let i = 0; i < bytes.readUInt16LE(0x38); i++) {
    const header = first + i * size;
    if (bytes.readUInt32LE(header) !== PT_NOTE) continue;
    const start = Number(bytes.readBigUInt64LE(header + 8));
    blob ??= noteIn(bytes.subarray(start, start + Number(bytes.readBigUInt64LE(header + 32))));
  }
  return { format: "ELF", processor: processors.get(bytes.readUInt16LE(0x12)), blob, isSigned: false };
}

function noteIn(notes) {
  for (let at = 0; at + 12 <= notes.length; ) {
    const nameLength = notes.readUInt32LE(at);
    const length = notes.readUInt32LE(at + 4);
    const start = at + 12 + padded(nameLength);
    if (notes.toString("latin1", at + 12, at + 12 + NOTE.length) === NOTE) {
      return notes.subarray(start, start + length);
    }
    at = start + padded(length);
  }
  return undefined;
}

const padded = (length) => Math.ceil(length / 4) * 4;
