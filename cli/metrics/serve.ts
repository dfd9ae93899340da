import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { codeOf, messageOf } from "../failure";
import { acceptedExposition } from "./accept";
import type { Exposition, expose } from "./exposition";
import { hostAndPort, type ListenAddress } from "./listenAddress";

const PATH = "/metrics";
/** For the headers, and for a whole request. */
const REQUEST_MS = 10_000;
const LARGEST_HEADERS = 8_192;
const CONNECTIONS = 64;

/** A server that answers. */
interface MetricsServer {
  readonly url: string;
  /** Ends it, and every connection. */
  stop(): Promise<void>;
}

/**
 * Serves metrics under `/metrics`, and nothing else.
 *
 * @param answer the metrics at the time of a request; it must not call any service
 * @throws Error that says what to do if nobody can listen there
 */
export async function serveMetrics(
  address: ListenAddress,
  answer: (format: Exposition) => ReturnType<typeof expose>,
): Promise<MetricsServer> {
  const limits = {
    maxHeaderSize: LARGEST_HEADERS,
    headersTimeout: REQUEST_MS,
    requestTimeout: REQUEST_MS,
    connectionsCheckingInterval: REQUEST_MS,
  };
  const server = createServer(limits, listener(answer));
  server.maxConnections = CONNECTIONS;
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
