/** A time that no tool finds odd; npm's packages have the same. */
const TIME = Date.UTC(1985, 9, 26, 8, 15) / 1000;
const BLOCK = 512;

/**
 * A tar archive of files in one folder. Equal files make equal bytes, whoever makes it and when.
 *
 * @param {{ name: string, mode: number, content: Buffer }[]} files `name`: at most 99 characters of ASCII
 * @returns {Buffer}
 */
export function tar(files) {
  const inOrder = [...files].sort((one, other) => (one.name < other.name ? -1 : 1));
  const parts = inOrder.flatMap(({ name, mode, content }) => [
    header(name, mode, content.length),
    content,
    Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK),
  ]);
  return Buffer.concat([...parts, Buffer.alloc(2 * BLOCK)]);
}

function header(name, mode, size) {
  if (!/^[\x21-\x7e]{1,99}$/.test(name))
    throw new Error(`"${name}" cannot be the name of a file in an archive`);
  const block = Buffer.alloc(BLOCK);
  const octal = (value, at, length) =>
    block.write(`${value.toString(8).padStart(length - 1, "0")}\0`, at, "ascii");
  block.write(name, 0, "ascii");
  octal(mode, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(size, 124, 12);
  octal(TIME, 136, 12);
  block.write("0", 156, "ascii");
  block.write("ustar\0" + "00", 257, "ascii");
  // The checksum counts its own field as spaces.
  block.fill(" ", 148, 156);
  block.write(
    `${block
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, "0")}\0 `,
    148,
    "ascii",
  );
  return block;
}
