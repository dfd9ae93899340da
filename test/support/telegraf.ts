import { type Found, findPart } from "./realPart";

/** Where Telegraf's program is, or why there is none. Built where the machine allows it. */
export function findTelegraf(): Found {
  return findPart("telegraf.mjs");
}
