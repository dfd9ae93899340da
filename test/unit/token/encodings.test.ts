import { randomBytes } from "node:crypto";
import { holdsPartOf } from "../../../provider/deliver/partOfSecret";
import { redact, rememberSecret } from "../../../provider/token/redact";

/** Not shaped like a token, so that only what is remembered can be found. */
const SECRET = `${randomBytes(30).toString("base64")}"/+%`;
const bytes = Buffer.from(SECRET);

/** What tools print, and what of it must not be left. */
const WRITTEN: Readonly<Record<string, string>> = {
  plain: SECRET,
  "the wrong way round": [...SECRET].reverse().join(""),
  "in JSON": JSON.stringify({ token: SECRET }),
  "in a URL": `https://host/?token=${encodeURIComponent(SECRET)}`,
  "in a URL, in small letters": encodeURIComponent(SECRET).replace(/%../g, (part) => part.toLowerCase()),
  hex: bytes.toString("hex"),
  "hex in capitals": bytes.toString("hex").toUpperCase(),
  base64: bytes.toString("base64"),
  base64url: bytes.toString("base64url"),
  "base64 of a header": Buffer.from(`Authorization: Bearer ${SECRET}\n`).toString("base64"),
  "base64 after one more character": Buffer.from(`x${SECRET}yz`).toString("base64"),
  "base64 of wide characters": Buffer.from(SECRET, "utf16le").toString("base64"),
  "a list of bytes": JSON.stringify([...bytes]),
  "escaped bytes": [...bytes].map((byte) => `\\x${byte.toString(16)}`).join(""),
};

rememberSecret(SECRET);

describe.each(Object.entries(WRITTEN))("a secret that is written %s", (_name, written) => {
  test("is taken out of a text", () => {
    const clean = redact(`before ${written} after`);
    expect(clean).toContain("[redacted]");
    expect(clean).toMatch(/^before .* after$/s);
    expect(holdsPartOf(SECRET, clean)).toBe(false);
  });

  test("is noticed in what a command wrote, whole or in part", () => {
    expect(holdsPartOf(SECRET, `before ${written} after`)).toBe(true);
    expect(holdsPartOf(SECRET, written.slice(0, Math.ceil(written.length * 0.8)))).toBe(true);
  });
});

test("two thousand secrets are looked for as fast as one", () => {
  for (let index = 0; index < 2_000; index++) rememberSecret(`M.V1.${randomBytes(48).toString("base64")}`);
  const started = performance.now();
  for (let index = 0; index < 1_000; index++) redact("the service answered 500 (try again later)");
  expect(performance.now() - started).toBeLessThan(2_000);
});
