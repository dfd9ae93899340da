import { connect, createServer, type Server, type Socket } from "node:net";
import { freePort } from "../exec/freePort";

/**
 * A way to the service that can be shut: connections are then refused, as by a service that is down. The port
 * stays the same.
 */
export class Gate {
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;

  private constructor(
    private readonly target: number,
    /** Where it listens while it is open. */
    readonly port: number,
  ) {}

  /** Opens a gate on the loopback interface. @param target the port behind it */
  static async open(target: number): Promise<Gate> {
    const server = createServer();
    // Not any port: while the gate is shut, another server could get it.
    const port = await listen(server, await freePort());
    const gate = new Gate(target, port);
    gate.#serve(server);
    return gate;
  }

  /** Ends every connection and refuses new ones. */
  async shut(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    for (const socket of this.#sockets) socket.destroy();
    if (server !== undefined) await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  /** Lets through again. */
  async reopen(): Promise<void> {
    if (this.#server !== undefined) return;
    const server = createServer();
    await listen(server, this.port);
    this.#serve(server);
  }

  #serve(server: Server): void {
    this.#server = server;
    server.on("connection", (inner) => {
      const outer = connect(this.target, "127.0.0.1");
      for (const socket of [inner, outer]) {
        this.#sockets.add(socket);
        socket.on("close", () => this.#sockets.delete(socket));
      }
      // A reset must arrive as one.
      const tear = (socket: Socket) => (error: NodeJS.ErrnoException) => {
        if (error.code === "ECONNRESET") socket.resetAndDestroy();
        else socket.destroy();
      };
      inner.on("error", tear(outer)).on("close", () => outer.destroySoon());
      outer.on("error", tear(inner)).on("close", () => inner.destroySoon());
      inner.pipe(outer);
      outer.pipe(inner);
    });
  }
}

async function listen(server: Server, port: number): Promise<number> {
  return await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      if (typeof address === "object" && address !== null) resolve(address.port);
      else reject(new Error("the gate has no port"));
    });
  });
}
