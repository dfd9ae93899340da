import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { emptyAnswer, errorAnswer } from "./answers";
import type { FaultList } from "./faultList";
import type { FaultRequest } from "./faults";
import { handle } from "./handlers";
import { isObject } from "./jsonBody";
import { type RequestBody, readBody } from "./requestBody";
import type { OpenRequest, RequestLog } from "./requestLog";
import { type Exchange, respond } from "./respond";
import { type Route, routeOf } from "./routes";
import type { Service } from "./service";
import { dataSecretOf } from "./tokens/authentication";
import { withoutSecrets } from "./tokens/secrets";

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
    const target = request.url ?? "";
    const route = routeOf(method, target);
    const entry: OpenRequest = {
      method,
      path: withoutSecrets(target),
      operation: route.operation,
      ...(route.resource === undefined ? {} : { resource: route.resource }),
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
    const { operation, resource, account, cluster, tokenId } = route;
    const credentialId = this.#credentialId(request);
    const { description, name } = operation === "create" ? textsIn(body.text) : {};
    const database = route.database ?? (resource === "database" ? name : undefined);
    return {
      method: request.method ?? "",
      path: withoutSecrets(request.url ?? ""),
      operation,
      ...(resource === undefined ? {} : { resource }),
      ...(account === undefined ? {} : { account }),
      ...(cluster === undefined ? {} : { cluster: cluster.id }),
      ...(tokenId === undefined ? {} : { tokenId }),
      ...(credentialId === undefined ? {} : { credentialId }),
      ...(description === undefined ? {} : { description }),
      ...(database === undefined ? {} : { database }),
    };
  }

  #credentialId(request: IncomingMessage): string | undefined {
    const { managementTokens, databaseTokens } = this.#parts.service;
    const secret = dataSecretOf(request.headers.authorization);
    if (secret === undefined) return undefined;
    return (managementTokens.bySecret(secret) ?? databaseTokens.bySecret(secret))?.record.id;
  }

  #count(socket: Socket): void {
    this.#sockets.add(socket);
    socket.once("close", () => {
      this.#sockets.delete(socket);
      this.#bytesOfClosed += socket.bytesWritten;
    });
  }
}

/** The texts in a body that may be anything. */
function textsIn(text: string): { readonly [field: string]: string | undefined } {
  try {
    const body: unknown = JSON.parse(text);
    if (!isObject(body)) return {};
    return Object.fromEntries(Object.entries(body).filter(([, value]) => typeof value === "string")) as {
      [field: string]: string;
    };
  } catch {
    return {};
  }
}
