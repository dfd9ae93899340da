/** PE, of Windows. Node finds the blob as a resource of this name. */
const RESOURCE = "NODE_SEA_BLOB";
const RESOURCES = 2;
const CERTIFICATES = 4;
const processors = new Map([
  [0x8664, "amd64"],
  [0xaa64, "arm64"],
]);

/** @param {Buffer} bytes */
export function isPortableExecutable(bytes) {
  if (bytes.length < 256 || bytes.toString("latin1", 0, 2) !== "MZ") return false;
  const header = bytes.readUInt32LE(0x3c);
  return header + 264 < bytes.length && bytes.toString("latin1", header, header + 4) === "PE\0\0";
}

/** @param {Buffer} bytes a PE file of 64 bits */
export function readPortableExecutable(bytes) {
  const header = bytes.readUInt32LE(0x3c);
  const resources = bytes.readUInt32LE(directory(bytes, RESOURCES));
  return {
    format: "PE",
    processor: processors.get(bytes.readUInt16LE(header + 4)),
    blob: resourceIn(bytes, offsetOf(bytes, resources)),
    isSigned: bytes.readUInt32LE(directory(bytes, CERTIFICATES)) !== 0,
  };
}

/**
 * Takes away what points to the signature: Node's own does not hold for a changed file, and the injection has written
 * over it.
 *
 * @param {Buffer} bytes a PE file, which is changed
 */
export function removeSignature(bytes) {
  bytes.fill(0, directory(bytes, CERTIFICATES), directory(bytes, CERTIFICATES) + 8);
}

/** Where the header has address and size of one of its directories. */
function directory(bytes, index) {
  return bytes.readUInt32LE(0x3c) + 24 + 112 + index * 8;
}

/** Where the file has what is loaded at an address. */
function offsetOf(bytes, address) {
  const header = bytes.readUInt32LE(0x3c);
  const first = header + 24 + bytes.readUInt16LE(header + 20);
  for (let i = 0; i < bytes.readUInt16LE(header + 6); i++) {
    const section = first + i * 40;
    const start = bytes.readUInt32LE(section + 12);
    const size = bytes.readUInt32LE(section + 16);
    if (address >= start && address < start + size) {
      return address - start + bytes.readUInt32LE(section + 20);
    }
  }
  return undefined;
}

/** Resources are a tree: kinds, names, languages. */
function resourceIn(bytes, root) {
  if (root === undefined) return undefined;
  const entries = (folder) => {
    const count = bytes.readUInt16LE(folder + 12) + bytes.readUInt16LE(folder + 14);
    return Array.from({ length: count }, (_, i) => {
      const name = bytes.readUInt32LE(folder + 16 + i * 8);
      const target = bytes.readUInt32LE(folder + 20 + i * 8);
      return { name: textOf(bytes, root, name), at: root + (target & 0x7fffffff) };
    });
  };
  const named = entries(root).flatMap(({ at }) => entries(at).filter(({ name }) => name === RESOURCE));
  if (named[0] === undefined) return undefined;
  const data = entries(named[0].at)[0].at;
  const start = offsetOf(bytes, bytes.readUInt32LE(data));
  return start === undefined ? undefined : bytes.subarray(start, start + bytes.readUInt32LE(data + 4));
}

function textOf(bytes, root, name) {
  if (name < 0x80000000) return undefined;
  const at = root + (name & 0x7fffffff);
  return bytes.toString("utf16le", at + 2, at + 2 + bytes.readUInt16LE(at) * 2);
}
