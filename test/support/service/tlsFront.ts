import { readFile } from "node:fs/promises";
import { type IncomingMessage, request, type ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import path from "node:path";

const files = path.resolve(__dirname, "../../fixtures/tls");

/** The certificate of every front, for `NODE_EXTRA_CA_CERTS`. It is for 127.0.0.1 and no other address. */
export const certificate = path.join(files, "selfSigned.crt");

/** What becomes of the next bytes that the server sends. */
export type Damage = "bad MAC" | "plain text" | "unknown record" | "reset";

/** When a request meets it. */
export type Moment = "handshake" | "before the answer" | "in the middle of the answer";

/** The service over TLS, through a wire on which a request can meet trouble once it was carried out. */
export class TlsFront {
  readonly #sockets = new Set<Socket>();
  readonly #servers: Server[] = [];
  #next: { readonly method: string; readonly damage: Damage; readonly moment: Moment } | undefined;
  /** Damage to what the server sends from now on. */
  #damage: Damage | undefined;
  #target = "";
  port = 0;

  static async open(): Promise<TlsFront> {
    const front = new TlsFront();
    const [key, cert] = await Promise.all([
      readFile(path.join(files, "selfSigned.key")),
      readFile(path.join(files, "selfSigned.crt")),
    ]);
    const inner = createHttpsServer({ key, cert }, (asked, answer) => front.#forward(asked, answer));
    const innerPort = await front.#listen(inner as unknown as Server);
    front.port = await front.#listen(
      createServer((client) => front.#wire(client, innerPort)),
      "0.0.0.0",
    );
    return front;
  }

  /** Where requests go. */
  set target(url: string) {
    this.#target = url;
  }

  /** Lets the next request with a method meet damage; at the handshake, the next connection. */
  damage(method: string, damage: Damage, moment: Moment): void {
    if (moment === "handshake") {
      for (const socket of this.#sockets) socket.destroy();
      this.#damage = damage;
    } else this.#next = { method, damage, moment };
  }

  /** Ends all damage. */
  calm(): void {
    this.#next = undefined;
    this.#damage = undefined;
  }

  async close(): Promise<void> {
    for (const server of this.#servers) server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  async #listen(server: Server, host = "127.0.0.1"): Promise<number> {
    this.#servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, host, resolve));
    return (server.address() as AddressInfo).port;
  }

  #forward(asked: IncomingMessage, answer: ServerResponse): void {
    const { method = "", url = "", headers } = asked;
    const onward = request(new URL(url, this.#target), { method, headers }, (answered) => {
      const pieces: Buffer[] = [];
      answered.on("data", (piece: Buffer) => pieces.push(piece));
      answered.on("end", () => this.#reply(method, answer, answered, Buffer.concat(pieces)));
    });
    asked.pipe(onward);
  }

  #reply(method: string, answer: ServerResponse, { statusCode = 0, headers }: IncomingMessage, body: Buffer) {
    const next = this.#next?.method === method ? this.#next : undefined;
    if (next !== undefined) this.#next = undefined;
    if (next?.moment === "before the answer") this.#damage = next.damage;
    answer.writeHead(statusCode, headers);
    if (next?.moment !== "in the middle of the answer") return void answer.end(body);
    const half = Math.floor(body.length / 2);
    answer.write(body.subarray(0, half), () => {
      // What was written has left; only what follows is damaged.
      setImmediate(() => {
        this.#damage = next.damage;
        answer.end(body.subarray(half));
      });
    });
  }

  #wire(client: Socket, innerPort: number): void {
    const server = connect(innerPort, "127.0.0.1");
    for (const socket of [client, server]) {
      this.#sockets.add(socket);
      socket.on("error", () => undefined).on("close", () => this.#sockets.delete(socket));
    }
    client.on("close", () => server.destroy()).pipe(server);
    server.on("close", () => client.destroySoon());
    server.on("data", (bytes: Buffer) => {
      const damage = this.#damage;
      if (damage === undefined) return void client.write(bytes);
      this.#damage = undefined;
      server.pause();
      if (damage === "reset") client.resetAndDestroy();
      else client.write(damaged(bytes, damage));
    });
  }
}

function damaged(bytes: Buffer, damage: Damage): Buffer {
  if (damage === "plain text") return Buffer.from("HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n");
  const broken = Buffer.from(bytes);
  if (damage === "unknown record") broken[0] = 0x63;
  else broken[broken.length - 1] = (broken.at(-1) ?? 0) ^ 0xff;
  return broken;
}
