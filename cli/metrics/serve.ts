import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { codeOf, messageOf } from "../failure";
import { acceptedExposition } from "./accept";
import type { Exposition, expose } from "./exposition";
import { hostAndPort, type ListenAddress } from "./listenAddress";

const PATH = "/metrics";
/** For a request and its answer together: a client that is slow, or silent, holds nothing for longer. */
const CONNECTION_MS = 30_000;
const LARGEST_HEADERS = 8_192;
const CONNECTIONS = 64;

/** A server that answers. */
interface MetricsServer {
  readonly url: string;
  /** Ends it, and every connection. */
  stop(): Promise<void>;
}

/**
 * Serves metrics under `/metrics`, and nothing else. A connection carries one request.
 *
 * @param answer the metrics at the time of a request; it must not call any service
 * @param connectionMs how long a connection may last
 * @throws Error that says what to do if nobody can listen there
 */
export async function serveMetrics(
  address: ListenAddress,
  answer: (format: Exposition) => ReturnType<typeof expose>,
  connectionMs = CONNECTION_MS,
): Promise<MetricsServer> {
  const server = createServer({ maxHeaderSize: LARGEST_HEADERS }, oneEach(listener(answer)));
  server.maxConnections = CONNECTIONS;
  server.on("connection", (socket) => {
    const end = setTimeout(() => socket.destroy(), connectionMs);
    socket.once("close", () => clearTimeout(end));
  });
  await listening(server, address);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${hostAndPort({ ...address, port })}${PATH}`,
    stop: () =>
      new Promise((stopped) => {
        server.close(() => stopped());
        server.closeAllConnections();
      }),
  };
}

/** Requests that a client sends before it has read an answer would have all of them written, and kept in memory. */
function oneEach(listener: RequestListener): RequestListener {
  const served = new WeakSet<Socket>();
  return (request, response) => {
    if (served.has(request.socket)) return void request.socket.destroy();
    served.add(request.socket);
    response.setHeader("connection", "close");
    listener(request, response);
  };
}

function listener(answer: (format: Exposition) => ReturnType<typeof expose>): RequestListener {
  return (request, response) => {
    const end = (status: number, text: string, headers: Readonly<Record<string, string>> = {}) => {
      response.writeHead(status, { "content-type": "text/plain; charset=utf-8", ...headers });
      response.end(text);
    };
    if (request.url?.split("?")[0] !== PATH) return end(404, `There is only ${PATH}.\n`);
    if (request.method !== "GET" && request.method !== "HEAD") {
      return end(405, "Only GET and HEAD.\n", { allow: "GET, HEAD" });
    }
    answer(acceptedExposition(request.headers.accept)).then(
      ({ text, contentType }) => end(200, text, { "content-type": contentType, vary: "Accept" }),
      () => end(500, "The metrics cannot be written.\n"),
    );
  };
}

async function listening(server: Server, address: ListenAddress): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => reject(explain(error, address)));
    server.listen({ ...address, exclusive: true }, resolve);
  });
}

function explain(error: unknown, address: ListenAddress): Error {
  const where = hostAndPort(address);
  const why =
    codeOf(error) === "EADDRINUSE"
      ? `${where} is in use. Name another port with --listen, or 0 for any free one`
      : `nothing can listen on ${where}: ${messageOf(error)}`;
  return new Error(why, { cause: error });
}
