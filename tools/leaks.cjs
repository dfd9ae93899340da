// CommonJS, because both the tests (compiled to CommonJS) and the tools (ES modules) search with it.
const { createReadStream } = require("node:fs");
const { readdir, readlink } = require("node:fs/promises");
const path = require("node:path");

const SHORTEST_SECRET = 8;

/** The longest form of one byte of a secret: an escape inside twice-escaped JSON. */
const WIDEST_BYTE = 14;

/** How much of a needle is searched first: the needles of one kind of secret share it, and so one pass. */
const HEAD = 6;

/** What stands for one character in escaped text; a backslash before any other character stands for nothing. */
const ESCAPE = /\\{1,8}(?:(?:u00|x)([0-9a-fA-F]{2}))?|%(?:25){0,4}([0-9a-fA-F]{2})|&#x([0-9a-fA-F]{2});/g;

exports.findSecrets = async function findSecrets({ secrets, folders = [], texts = {} }) {
  const needles = new Needles(secrets);
  const hits = new Map();
  const report = (place, found) => {
    for (const { secret, form } of found) hits.set([secret, place, form].join("\0"), { secret, place, form });
  };

  let places = 0;
  for (const [name, text] of Object.entries(texts)) {
    places++;
    report(name, needles.in(latin1(text)));
  }
  for (const folder of folders) {
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      places++;
      const place = path.join(entry.parentPath, entry.name);
      const name = path.relative(folder, place);
      report(place, inName(needles.in(latin1(name))));
      if (entry.isFile()) report(place, await searchFile(needles, place));
      if (entry.isSymbolicLink()) report(place, needles.in(latin1(await readlink(place))));
    }
  }
  if (places === 0) throw new Error("the search for secrets had nothing to look at");
  return [...hits.values()];
};

async function searchFile(needles, file) {
  const found = [];
  let tail = "";
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) {
    const text = tail + chunk.toString("latin1");
    found.push(...needles.in(text));
    tail = text.slice(-needles.reach);
  }
  return found;
}

function inName(found) {
  return found.map(({ secret }) => ({ secret, form: "file-name" }));
}

/**
 * Everything that is searched. A text is read only a few times, however many secrets there are: unchanged, without its
 * escapes, and in lower case for hex.
 */
class Needles {
  /** The longest form of any needle. */
  reach = 0;
  #exact = new Map();
  #hex = new Map();
  /** Needles that contain the start of an escape: undoing escapes would break them too. */
  #tolerant = [];

  constructor(secrets) {
    for (const [secret, text] of secrets.entries()) {
      if (text.length < SHORTEST_SECRET) throw new Error("a secret to search for has at least 8 characters");
      const bytes = Buffer.from(text, "utf8");
      this.#add({ secret, text: latin1(text) });
      this.#addTo(this.#hex, { secret, text: bytes.toString("hex"), form: "hex" });
      for (const inside of alignments(bytes)) {
        const urlSafe = inside.replaceAll("+", "-").replaceAll("/", "_");
        this.#add({ secret, text: inside, form: "base64" });
        if (urlSafe !== inside) this.#add({ secret, text: urlSafe, form: "base64url" });
      }
    }
  }

  /** The needles in a text, each with its form. */
  in(text) {
    const literal = hitsOf(this.#exact, text);
    const unescaped = text.replace(ESCAPE, characterOf);
    const escaped = unescaped === text ? [] : [...hitsOf(this.#exact, unescaped)];
    return [
      ...[...literal].map(({ secret, form = "plain" }) => ({ secret, form })),
      ...hitsOf(this.#hex, text.toLowerCase()),
      ...escaped.filter((needle) => !literal.has(needle)).map((needle) => withForm(needle, text)),
      ...this.#tolerant
        .filter(({ text: own }) => tolerant(own).test(text))
        .map((needle) => withForm(needle, text)),
    ];
  }

  #add(needle) {
    if (/[\\%&]/.test(needle.text)) this.#tolerant.push(needle);
    else this.#addTo(this.#exact, needle);
    this.reach = Math.max(this.reach, needle.text.length * WIDEST_BYTE);
  }

  #addTo(group, needle) {
    const head = needle.text.slice(0, HEAD);
    const others = group.get(head);
    if (others === undefined) group.set(head, [needle]);
    else others.push(needle);
  }
}

function hitsOf(group, text) {
  const found = new Set();
  for (const [head, needles] of group) {
    for (let at = text.indexOf(head); at >= 0; at = text.indexOf(head, at + 1)) {
      for (const needle of needles) {
        if (text.startsWith(needle.text, at)) found.add(needle);
      }
    }
  }
  return found;
}

function characterOf(_escape, ...codes) {
  const code = codes.slice(0, 3).find((digits) => digits !== undefined);
  return code === undefined ? "" : String.fromCharCode(Number.parseInt(code, 16));
}

/** The form in which a text contains a needle. */
function withForm({ secret, form, text: needle }, text) {
  if (form !== undefined) return { secret, form };
  const [match = "\\"] = tolerant(needle).exec(text) ?? [];
  if (match.includes("%")) return { secret, form: "percent-encoded" };
  return { secret, form: /[\\&]/.test(match) ? "escaped" : "plain" };
}

/**
 * The base64 characters that depend only on these bytes, wherever they are in a longer text: three possibilities, each
 * without the first and last characters that also depend on the surrounding text.
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

/** One character per byte, so that a pattern can be searched in any bytes. */
function latin1(text) {
  return Buffer.from(text, "utf8").toString("latin1");
}
