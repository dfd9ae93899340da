import { createHash } from "node:crypto";

/** SHA-256 in hex, as the output `fingerprint` has it. */
export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
