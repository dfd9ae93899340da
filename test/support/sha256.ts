import { createHash } from "node:crypto";

/** SHA-256 in hex, as the output `fingerprint` has it. */
export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** SHA-256 in base64, as a Content-Security-Policy has it. */
export function sha256Base64(text: string): string {
  return createHash("sha256").update(text).digest("base64");
}
