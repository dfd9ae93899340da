// CommonJS, because both the tests (compiled to CommonJS) and the tools (ES modules) search with it.
const { createReadStream } = require("node:fs");
const { readdir, readlink } = require("node:fs/promises");
const path = require("node:path");

const SHORTEST_SECRET = 8;

/** The longest that one byte of a secret can become: an escape inside twice-escaped JSON. */
const WIDEST_BYTE = 14;

exports.findSecrets = async function findSecrets({ secrets, folders = [], texts = {} }) {
  const needles = secrets.flatMap(needlesOf);
  const hits = new Map();
  const report = (place, found) => {
    for (const { secret, form } of found) hits.set([secret, place, form].join("\0"), { secret, place, form });
  };

  let places = 0;
  for (const [name, text] of Object.entries(texts)) {
    places++;
    report(name, search(needles, Buffer.from(text, "utf8").toString("latin1")));
  }
  for (const folder of folders) {
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      places++;
      const place = path.join(entry.parentPath, entry.name);
      const name = path.relative(folder, place);
      report(place, inName(search(needles, latin1(name))));
      if (entry.isFile()) report(place, await searchFile(needles, place));
      if (entry.isSymbolicLink()) report(place, search(needles, latin1(await readlink(place))));
    }
  }
  if (places === 0) throw new Error("the search for secrets had nothing to look at");
  return [...hits.values()];
};

async function searchFile(needles, file) {
  const overlap = Math.max(...needles.map(({ reach }) => reach));
  const found = [];
  let tail = "";
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) {
    const text = tail + chunk.toString("latin1");
    found.push(...search(needles, text));
    tail = text.slice(-overlap);
  }
  return found;
}

function search(needles, text) {
  return needles.flatMap(({ secret, pattern, form }) => {
    const match = pattern.exec(text);
    return match === null ? [] : [{ secret, form: form ?? formOf(match[0]) }];
  });
}

function inName(found) {
  return found.map(({ secret }) => ({ secret, form: "file-name" }));
}

function needlesOf(text, secret) {
  if (text.length < SHORTEST_SECRET) throw new Error("a secret to search for has at least 8 characters");
  const bytes = Buffer.from(text, "utf8");
  const escaped = (value, form) => ({
    secret,
    form,
    pattern: tolerant(value),
    reach: value.length * WIDEST_BYTE,
  });
  return [
    escaped(latin1(text)),
    { secret, form: "hex", pattern: new RegExp(bytes.toString("hex"), "i"), reach: bytes.length * 2 },
    ...alignments(bytes).flatMap((inside) => {
      const urlSafe = inside.replaceAll("+", "-").replaceAll("/", "_");
      const standard = escaped(inside, "base64");
      return urlSafe === inside ? [standard] : [standard, escaped(urlSafe, "base64url")];
    }),
  ];
}

/**
 * The characters that base64 makes of these bytes alone, wherever they stand in a longer text: three
 * possibilities, each without the characters at its edges that the neighbours share.
 */
function alignments(bytes) {
  return [0, 1, 2].map((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64");
    const first = Math.ceil((before * 8) / 6);
    const last = Math.floor(((before + bytes.length) * 8) / 6);
    return encoded.slice(first, last);
  });
}

/** Matches the text with any of its characters escaped, in any of the usual ways or not at all. */
function tolerant(text) {
  return new RegExp([...text].map(anyForm).join(""));
}

function anyForm(character) {
  const hex = character.charCodeAt(0).toString(16).padStart(2, "0");
  const anyCase = [...hex].map((digit) => (/[a-f]/.test(digit) ? `[${digit}${digit.toUpperCase()}]` : digit));
  const code = anyCase.join("");
  const plain = `\\x${hex}`;
  return `(?:${plain}|\\\\{1,8}(?:${plain}|u00${code}|x${code})|%(?:25){0,4}${code}|&#x${code};)`;
}

function formOf(match) {
  if (match.includes("%")) return "percent-encoded";
  return /[\\&]/.test(match) ? "escaped" : "plain";
}

/** One character a byte, so that a pattern can be searched in bytes of any kind. */
function latin1(text) {
  return Buffer.from(text, "utf8").toString("latin1");
}
