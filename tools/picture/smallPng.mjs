// Makes a screenshot small: a page has few colors, and a palette of them takes a third of the space.
import { crc32, deflateSync, inflateSync } from "node:zlib";

const SIGNATURE = Buffer.from("89504e470d0a1a0a", "hex");
const TRUE_COLOR = 2;
const PALETTE = 3;
/** How many colors a palette has, and how many of them are the most frequent ones. */
const MOST_COLORS = 256;
const FREQUENT = 128;

/**
 * The same picture with a palette: its most frequent colors, and those that differ most from them. Each other color
 * becomes the nearest of these.
 *
 * @param {Buffer} png with 8 bits a channel and no transparency, as browsers make screenshots
 * @returns {Buffer}
 */
export function smallPng(png) {
  const { width, height, colors } = decoded(png);
  const counts = new Map();
  for (const color of colors) counts.set(color, (counts.get(color) ?? 0) + 1);
  const palette = paletteOf([...counts.keys()].sort((one, other) => counts.get(other) - counts.get(one)));
  const indexes = new Map([...counts.keys()].map((color) => [color, nearest(color, palette).index]));
  const lines = Buffer.alloc((width + 1) * height);
  colors.forEach((color, pixel) => {
    lines[Math.floor(pixel / width) * (width + 1) + 1 + (pixel % width)] = indexes.get(color);
  });
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, PALETTE], 8);
  return Buffer.concat([
    SIGNATURE,
    chunk("IHDR", header),
    chunk("PLTE", Buffer.from(palette.flatMap(channels))),
    chunk("IDAT", deflateSync(lines, { level: 9, memLevel: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function decoded(png) {
  const parts = { IDAT: [] };
  for (let at = SIGNATURE.length; at < png.length; ) {
    const length = png.readUInt32BE(at);
    const content = png.subarray(at + 8, at + 8 + length);
    const type = png.toString("latin1", at + 4, at + 8);
    if (type === "IDAT") parts.IDAT.push(content);
    else parts[type] = content;
    at += length + 12;
  }
  const [width, height, depth, type] = [
    parts.IHDR.readUInt32BE(0),
    parts.IHDR.readUInt32BE(4),
    ...parts.IHDR.subarray(8, 10),
  ];
  if (depth !== 8 || type !== TRUE_COLOR) throw new Error("the screenshot has an unexpected format");
  const bytes = unfiltered(inflateSync(Buffer.concat(parts.IDAT)), width * 3, height);
  const colors = Uint32Array.from({ length: width * height }, (_, pixel) => bytes.readUIntBE(pixel * 3, 3));
  return { width, height, colors };
}

/** Undoes the filters of PNG: each byte was predicted from those to its left and above it. */
function unfiltered(lines, stride, height) {
  const bytes = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = lines[y * (stride + 1)];
    for (let x = 0; x < stride; x++) {
      const at = y * stride + x;
      const left = x < 3 ? 0 : bytes[at - 3];
      const above = y === 0 ? 0 : bytes[at - stride];
      const corner = x < 3 || y === 0 ? 0 : bytes[at - stride - 3];
      const predicted = [0, left, above, (left + above) >> 1, paeth(left, above, corner)][filter];
      bytes[at] = lines[y * (stride + 1) + 1 + x] + predicted;
    }
  }
  return bytes;
}

function paeth(left, above, corner) {
  const [toLeft, toAbove, toCorner] = [above - corner, left - corner, left + above - 2 * corner].map(
    Math.abs,
  );
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}

/** @param {number[]} colors the most frequent first */
function paletteOf(colors) {
  const palette = colors.slice(0, FREQUENT);
  const gaps = new Map(colors.map((color) => [color, nearest(color, palette).distance]));
  while (palette.length < Math.min(MOST_COLORS, colors.length)) {
    const [farthest] = [...gaps].reduce((one, other) => (other[1] > one[1] ? other : one));
    palette.push(farthest);
    for (const [color, gap] of gaps) gaps.set(color, Math.min(gap, distanceOf(color, farthest)));
  }
  return palette;
}

function nearest(color, palette) {
  const distances = palette.map((other) => distanceOf(color, other));
  const distance = Math.min(...distances);
  return { distance, index: distances.indexOf(distance) };
}

function distanceOf(one, other) {
  const others = channels(other);
  return channels(one).reduce((sum, value, index) => sum + (value - others[index]) ** 2, 0);
}

function channels(color) {
  return [color >> 16, (color >> 8) & 255, color & 255];
}

function chunk(type, content) {
  const body = Buffer.concat([Buffer.from(type, "latin1"), content]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
