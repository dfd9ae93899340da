import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/** A way to a server on this machine that takes as long as one through a network. */
export class Distance {
  readonly #sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    /** Where it listens. */
    readonly port: number,
  ) {}

  /**
   * @param target port of the server
   * @param milliseconds from one end to the other; an answer takes twice as long
   */
  static async open(target: number, milliseconds: number): Promise<Distance> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const distance = new Distance(server, (server.address() as AddressInfo).port);
    server.on("connection", (near) => distance.#join(near, connect(target, "127.0.0.1"), milliseconds));
    return distance;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  #join(near: Socket, far: Socket, milliseconds: number): void {
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(from);
      from.setNoDelay(true);
      // Timers of the same length go off in the order in which they were set.
      from.on("data", (bytes) => setTimeout(() => to.write(bytes), milliseconds));
      from.on("error", () => to.destroy());
      from.on("close", () => {
        this.#sockets.delete(from);
        setTimeout(() => to.end(), milliseconds);
      });
    }
  }
}
