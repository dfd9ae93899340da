import type { IncomingMessage } from "node:http";

/** The largest request body that is accepted, in bytes. */
export const BODY_LIMIT = 64 * 1024;

/** The most that is read of a body only to be thrown away. */
const DRAIN_LIMIT = 16 * 1024 * 1024;

/** The body of a request. */
export interface RequestBody {
  /** Its text; empty where it is too large. */
  readonly text: string;
  /** Whether it exceeds {@link BODY_LIMIT}. */
  readonly tooLarge: boolean;
}

/**
 * Reads a request's body to its end. What is too large is read too, and not kept: a client that is still
 * sending would see a reset instead of the answer.
 *
 * @throws Error when the client leaves before the end, or sends without end
 */
export async function readBody(request: IncomingMessage): Promise<RequestBody> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= BODY_LIMIT) chunks.push(chunk);
    if (size > DRAIN_LIMIT) throw new Error("the request body has no end");
  }
  const tooLarge = size > BODY_LIMIT;
  return { text: tooLarge ? "" : Buffer.concat(chunks).toString("utf8"), tooLarge };
}
