import { type AgentOptions, ClientRequest, Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import type { Socket } from "node:net";

type Connect = (options: object, done?: (error: Error | null, socket: Socket) => void) => Socket | undefined;

/**
 * Connections that are kept open, and the proof that nothing went over one: a request is written only once the
 * connection stands, over TLS once the handshake is through and the certificate is trusted. No error code proves
 * that by itself; a broken record, or a host that cannot be reached, may also come once all was sent.
 */
export class Connections {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
  /** Connections that never stood. */
  private readonly unready = new WeakSet<object>();

  constructor(atOnce: number) {
    const options: AgentOptions = { keepAlive: true, maxSockets: atOnce };
    this.http = this.watched(new HttpAgent(options), "connect");
    this.https = this.watched(new HttpsAgent(options), "secureConnect");
  }

  /**
   * Whether it is certain that no byte of a request was sent.
   *
   * @param request as the client made it; what is no request of Node's proves nothing
   */
  sentNothing(request: unknown): boolean {
    if (!(request instanceof ClientRequest)) return false;
    // One of a proxy's agent is not known here, and one that was not even assigned is not there.
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
