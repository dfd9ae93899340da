import { type AgentOptions, ClientRequest, Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import type { Socket } from "node:net";

type Connect = (options: object, done?: (error: Error | null, socket: Socket) => void) => Socket | undefined;

/**
 * Persistent connections, and the proof that nothing was sent over one: a request is written only once the connection
 * is established, with TLS once the handshake is complete and the certificate is trusted. No error code alone proves
 * this: a broken record or an unreachable host may also be reported after everything was sent.
 */
export class Connections {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
  /** Connections that were never established. */
  private readonly unready = new WeakSet<object>();

  constructor(atOnce: number) {
    const options: AgentOptions = { keepAlive: true, maxSockets: atOnce };
    this.http = this.watched(new HttpAgent(options), "connect");
    this.https = this.watched(new HttpsAgent(options), "secureConnect");
  }

  /**
   * Whether it is certain that no byte of a request was sent.
   *
   * @param request as the client created it; anything but a Node request proves nothing
   */
  sentNothing(request: unknown): boolean {
    if (!(request instanceof ClientRequest)) return false;
    // A proxy agent's socket is unknown here, and an unassigned socket does not exist.
    return request.socket === null || request.socket === undefined || this.unready.has(request.socket);
  }

  close(): void {
    this.http.destroy();
    this.https.destroy();
  }

  private watched<A extends HttpAgent>(agent: A, standsAt: "connect" | "secureConnect"): A {
    const connecting = agent as unknown as { createConnection: Connect };
    const connect = connecting.createConnection.bind(agent);
    connecting.createConnection = (options, done) => {
      const socket = connect(options, done);
      if (socket !== undefined) {
        this.unready.add(socket);
        socket.once(standsAt, () => this.unready.delete(socket));
      }
      return socket;
    };
    return agent;
  }
}
