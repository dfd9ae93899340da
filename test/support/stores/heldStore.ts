import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** A way to a server on which every request waits until a test has looked around: its client is alive then. */
export class HeldStore {
  /** Called while a client waits, with the headers that it has sent. */
  onRequest: (headers: IncomingHttpHeaders) => Promise<void> = async () => undefined;

  private constructor(private readonly server: Server) {}

  /** Passes everything on to the server at this address. */
  static async start(target: string): Promise<HeldStore> {
    const server = createServer((request, response) => {
      (async () => {
        const chunks: Buffer[] = [];
        for await (const chunk of request) chunks.push(chunk as Buffer);
        await held.onRequest(request.headers);
        const {
          host: _host,
          connection: _connection,
          "content-length": _length,
          "transfer-encoding": _encoding,
          ...headers
        } = request.headers;
        const answer = await fetch(new URL(request.url ?? "/", target), {
          method: request.method ?? "GET",
          headers: headers as Record<string, string>,
          ...(chunks.length === 0 ? {} : { body: Buffer.concat(chunks) }),
        });
        response.writeHead(answer.status, { "Content-Type": answer.headers.get("content-type") ?? "" });
        response.end(Buffer.from(await answer.arrayBuffer()));
      })().catch(() => response.destroy());
    });
    const held = new HeldStore(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return held;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Stops listening. */
  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
