import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { emptyAnswer, errorAnswer } from "./answers";
import { bearerOf } from "./authentication";
import type { FaultList } from "./faultList";
import type { FaultRequest } from "./faults";
import { handle, type Service } from "./handlers";
import { type RequestBody, readBody } from "./requestBody";
import type { OpenRequest, RequestLog } from "./requestLog";
import { type Exchange, respond } from "./respond";
import { type Route, routeOf } from "./routes";

/** Longer than the idle timeout of usual clients, so that the client closes a connection first. */
const KEEP_ALIVE_MS = 60_000;

/** What the server puts between the network and the service. */
interface ServerParts {
  readonly service: Service;
  readonly faults: FaultList;
  readonly log: RequestLog;
}

/** The emulator's HTTP side. */
export class EmulatorServer {
  readonly #parts: ServerParts;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #stopping = new AbortController();
  #bytesOfClosed = 0;
  #stopped: Promise<void> | undefined;

  /** @param parts what requests pass through */
  constructor(parts: ServerParts) {
    this.#parts = parts;
    this.#server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
      void this.#serve(request, response);
    });
    this.#server.on("connection", (socket) => this.#count(socket));
  }

  /** Every byte sent so far, headers included. */
  get bytesSent(): number {
    let total = this.#bytesOfClosed;
    for (const socket of this.#sockets) total += socket.bytesWritten;
    return total;
  }

  /** Starts to listen. @returns the port */
  async listen(host: string, port: number): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(port, host, () => {
        this.#server.off("error", reject);
        resolve();
      });
    });
    return (this.#server.address() as AddressInfo).port;
  }

  /** Closes every connection at once. Safe to call twice. */
  stop(): Promise<void> {
    this.#stopped ??= new Promise((resolve) => {
      this.#stopping.abort();
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
    return this.#stopped;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { service, log } = this.#parts;
    const method = request.method ?? "";
    const path = request.url ?? "";
    const route = routeOf(method, path);
    const entry: OpenRequest = {
      method,
      path,
      operation: route.operation,
      at: service.clock.now(),
      status: null,
    };
    log.add(entry);
    const exchange: Exchange = { response, entry, clock: service.clock, stopping: this.#stopping.signal };
    try {
      await this.#answer(request, route, exchange);
    } catch (error) {
      const unfinished = !request.complete || response.headersSent || this.#stopping.signal.aborted;
      if (unfinished) response.socket?.destroy();
      else await respond(exchange, errorAnswer(error));
    }
  }

  async #answer(request: IncomingMessage, route: Route, exchange: Exchange): Promise<void> {
    const { service, faults } = this.#parts;
    const body = await readBody(request);
    const view = this.#view(request, route, body);

    const before = faults.apply("before", view);
    await this.#pass(before.latency);
    if (before.final !== undefined) return respond(exchange, emptyAnswer(500), before.final);

    const authorization = request.headers.authorization;
    const { answer, created } = handle(service, { route, authorization, body });
    if (created !== undefined) faults.holdBack(created, view);

    const after = faults.apply("after", view);
    await this.#pass(after.latency);
    return respond(exchange, answer, after.final);
  }

  /** Waits for a latency; a stop ends the wait and the request. */
  async #pass(ms: number): Promise<void> {
    if (ms > 0) await sleep(ms, undefined, { signal: this.#stopping.signal });
  }

  #view(request: IncomingMessage, route: Route, body: RequestBody): FaultRequest {
    const { operation, account, tokenId } = route;
    const secret = bearerOf(request.headers.authorization);
    const credentialId =
      secret === undefined ? undefined : this.#parts.service.store.bySecret(secret)?.record.id;
    const description = operation === "create" ? descriptionIn(body.text) : undefined;
    return {
      method: request.method ?? "",
      path: request.url ?? "",
      operation,
      ...(account === undefined ? {} : { account }),
      ...(tokenId === undefined ? {} : { tokenId }),
      ...(credentialId === undefined ? {} : { credentialId }),
      ...(description === undefined ? {} : { description }),
    };
  }

  #count(socket: Socket): void {
    this.#sockets.add(socket);
    socket.once("close", () => {
      this.#sockets.delete(socket);
      this.#bytesOfClosed += socket.bytesWritten;
    });
  }
}

/** The description in a body that may be anything. */
function descriptionIn(text: string): string | undefined {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body !== "object" || body === null || !("description" in body)) return undefined;
    return typeof body.description === "string" ? body.description : undefined;
  } catch {
    return undefined;
  }
}
