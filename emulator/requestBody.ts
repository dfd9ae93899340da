import type { IncomingMessage } from "node:http";
import { gunzipSync } from "node:zlib";
import { isObject } from "./jsonBody";

/** The largest request body that is accepted, in bytes. */
export const BODY_LIMIT = 64 * 1024;

/** How much of an oversized body is read and discarded. */
const DRAIN_LIMIT = 16 * 1024 * 1024;

/** The body of a request. */
export interface RequestBody {
  /** Its text, unpacked; empty if it is too large or cannot be unpacked. */
  readonly text: string;
  /** Whether it exceeds {@link BODY_LIMIT}. */
  readonly tooLarge: boolean;
}

/**
 * Reads a request's body to its end. An oversized body is read too, but discarded: otherwise a client that is still
 * sending would see a reset instead of the answer.
 *
 * @throws Error if the client disconnects before the end, or never stops sending
 */
export async function readBody(request: IncomingMessage): Promise<RequestBody> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= BODY_LIMIT) chunks.push(chunk);
    if (size > DRAIN_LIMIT) throw new Error("the request body has no end");
  }
  if (size > BODY_LIMIT) return { text: "", tooLarge: true };
  const bytes = Buffer.concat(chunks);
  if (request.headers["content-encoding"] === "gzip") return unpacked(bytes);
  return { text: bytes.toString("utf8"), tooLarge: false };
}

/** Writers of line protocol pack it. */
function unpacked(bytes: Buffer): RequestBody {
  try {
    return { text: gunzipSync(bytes, { maxOutputLength: BODY_LIMIT }).toString("utf8"), tooLarge: false };
  } catch (error) {
    return { text: "", tooLarge: isObject(error) && error.code === "ERR_BUFFER_TOO_LARGE" };
  }
}
