import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** A call that passes a gateway. */
interface GatewayCall {
  readonly method: string;
  /** The body as JSON; undefined where there is none. */
  body: unknown;
}

/** What a gateway makes of the calls that pass it. */
interface Oddities {
  /** Changes a request before the service sees it. */
  readonly request?: (call: GatewayCall) => void;
  /** Changes an answer, or its status, before the client sees it. */
  readonly answer?: (call: GatewayCall, answer: { status: number; body: unknown }) => void;
}

/** A gateway before the emulator, over real HTTP, that does what a service may do and none is documented to do. */
export class OddGateway {
  oddities: Oddities = {};
  readonly #server: Server;

  private constructor(private readonly target: string) {
    this.#server = createServer((request, response) => {
      void this.#pass(request).then(({ status, body }) => {
        response.writeHead(status, { "content-type": "application/json" });
        response.end(body === undefined ? "" : JSON.stringify(body));
      });
    });
  }

  static async start(target: string): Promise<OddGateway> {
    const gateway = new OddGateway(target);
    await new Promise<void>((listening) => gateway.#server.listen(0, "127.0.0.1", listening));
    return gateway;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
  }

  async #pass(request: IncomingMessage) {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const call: GatewayCall = {
      method: request.method ?? "",
      body: parsed(Buffer.concat(chunks).toString()),
    };
    this.oddities.request?.(call);
    const answer = await fetch(`${this.target}${request.url}`, {
      method: call.method,
      headers: { authorization: request.headers.authorization ?? "", "content-type": "application/json" },
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
    });
    const given = { status: answer.status, body: parsed(await answer.text()) };
    this.oddities.answer?.(call, given);
    return given;
  }
}

function parsed(text: string): unknown {
  return text === "" ? undefined : JSON.parse(text);
}
