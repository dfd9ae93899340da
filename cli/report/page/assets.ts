import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Html } from "./html";

/** A script or style sheet of the page, which the build makes of the files in `assets`. */
interface Asset {
  readonly content: Html;
  /** For a Content-Security-Policy: `'sha256-…'`. */
  readonly hash: string;
}

/** Reads the page's own script or style sheet. */
export function asset(name: "page.css" | "page.js"): Asset {
  const text = readFileSync(join(__dirname, "../assets", name), "utf8").trim();
  const hash = createHash("sha256").update(text).digest("base64");
  return { content: new Html(text), hash: `'sha256-${hash}'` };
}
