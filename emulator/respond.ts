import type { ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { type Answer, jsonAnswer } from "./answers";
import type { Clock } from "./clock";
import type { DripFault, FinalFault, MalformedFault, RedirectFault, StatusFault } from "./faults";
import type { OpenRequest } from "./requestLog";

/** Where to send an answer. */
export interface Exchange {
  readonly response: ServerResponse;
  /** The request's entry in the log; its status is set before the first byte is sent. */
  readonly entry: OpenRequest;
  readonly clock: Clock;
  /** Aborts when the emulator stops. */
  readonly stopping: AbortSignal;
}

/**
 * Answers a request: as usual, or as a fault demands.
 *
 * @param exchange where to send the answer
 * @param answer what the service answers; faults that apply before the work do not use it
 * @param fault the fault that applies
 */
export async function respond(exchange: Exchange, answer: Answer, fault?: FinalFault): Promise<void> {
  switch (fault?.kind) {
    case undefined:
      return send(exchange, answer);
    case "status":
      return send(exchange, statusAnswer(fault));
    case "redirect":
      return send(exchange, redirectAnswer(fault));
    case "malformed":
      return send(exchange, malformedAnswer(answer, fault));
    case "reset":
      return reset(exchange);
    case "hang":
      return;
    case "cut":
      return cut(exchange, answer, fault.bytes);
    case "drip":
      return drip(exchange, answer, fault);
  }
}

function statusAnswer(fault: StatusFault): Answer {
  const { status, retryAfter, contentType } = fault;
  const answer = jsonAnswer(status, { code: status, message: `injected fault: ${status}` });
  const headers = {
    ...answer.headers,
    ...(contentType === undefined ? {} : { "Content-Type": contentType }),
    ...(retryAfter === undefined
      ? {}
      : { "Retry-After": retryAfter instanceof Date ? retryAfter.toUTCString() : String(retryAfter) }),
  };
  return { status, headers, body: fault.body ?? answer.body };
}

function redirectAnswer(fault: RedirectFault): Answer {
  return { status: fault.status ?? 307, headers: { Location: fault.location }, body: "" };
}

function malformedAnswer(usual: Answer, fault: MalformedFault): Answer {
  const broken = usual.body === "" ? "{" : usual.body.slice(0, -1);
  const body = fault.body ?? (fault.shape === "wrong" ? '{"unexpected":[1,"2",null]}' : broken);
  const status = usual.status === 204 ? 200 : usual.status;
  return { status, headers: { ...usual.headers, "Content-Type": "application/json" }, body };
}

function send(exchange: Exchange, answer: Answer): void {
  start(exchange, answer).end(answer.body);
}

function reset({ response }: Exchange): void {
  response.socket?.resetAndDestroy();
}

/** An answer without a body cannot be cut: its connection is reset instead. */
function cut(exchange: Exchange, answer: Answer, bytes?: number): void {
  const body = Buffer.from(answer.body, "utf8");
  if (body.length === 0) {
    reset(exchange);
    return;
  }
  const part = body.subarray(0, Math.min(bytes ?? body.length >> 1, body.length - 1));
  const response = start(exchange, answer);
  response.flushHeaders();
  response.write(part, () => response.socket?.destroy());
}

async function drip(
  exchange: Exchange,
  answer: Answer,
  { interval = 50, bytes = 1 }: DripFault,
): Promise<void> {
  const body = Buffer.from(answer.body, "utf8");
  const response = start(exchange, answer);
  response.flushHeaders();
  for (let at = 0; at < body.length && !response.destroyed; at += bytes) {
    response.write(body.subarray(at, at + bytes));
    await sleep(interval, undefined, { signal: exchange.stopping });
  }
  response.end();
}

function start({ response, entry, clock }: Exchange, answer: Answer): ServerResponse {
  entry.status = answer.status;
  const length = answer.status === 204 ? {} : { "Content-Length": String(Buffer.byteLength(answer.body)) };
  return response.writeHead(answer.status, {
    Date: clock.now().toUTCString(),
    ...answer.headers,
    ...length,
  });
}
