// Prints the content of a sealed file: `node open.mjs PATH`, with the key in STORE_KEY.
import { createDecipheriv } from "node:crypto";
import { readFileSync } from "node:fs";

const sealed = Buffer.from(readFileSync(process.argv[2], "utf8"), "base64");
const key = Buffer.from(process.env.STORE_KEY ?? "", "hex");
const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(0, 12));
decipher.setAuthTag(sealed.subarray(12, 28));
process.stdout.write(decipher.update(sealed.subarray(28), undefined, "utf8") + decipher.final("utf8"));
