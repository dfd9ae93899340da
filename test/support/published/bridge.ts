import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type CheckedAnswer, isUnanswered, type Violation, violationsIn } from "./violation";

/** What paths of the service begin with. Those in the contracts do not. */
const PREFIX = "/api/v0";

/** Management tokens have no published contract. */
const UNPUBLISHED = /^(?!\/api\/v0\/)|\/management-tokens(?:[/?]|$)/;

/** Where requests go. */
interface Ends {
  /** Prism, which serves the paths of a contract. */
  readonly prism: string;
  /** The service itself, for what has no contract. */
  readonly service: string;
}

/** The way from paths of the service to Prism, and back without what Prism adds. */
export class Bridge {
  readonly violations: Violation[] = [];
  /** The checked requests: method and path. */
  readonly checked: string[] = [];
  readonly #server: Server;

  private constructor(private readonly ends: Ends) {
    this.#server = createServer((asked, answer) => this.#pass(asked, answer));
  }

  static async open(ends: Ends): Promise<Bridge> {
    const bridge = new Bridge(ends);
    await new Promise<void>((listening) => bridge.#server.listen(0, "127.0.0.1", listening));
    return bridge;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
  }

  #pass(asked: IncomingMessage, answer: ServerResponse): void {
    const { method = "", url = "", headers } = asked;
    const isChecked = !UNPUBLISHED.test(url);
    const target = isChecked ? this.ends.prism + url.slice(PREFIX.length) : this.ends.service + url;
    const onward = request(
      target,
      { method, headers: { ...headers, host: new URL(target).host } },
      (answered) => {
        const pieces: Buffer[] = [];
        answered.on("data", (piece: Buffer) => pieces.push(piece));
        answered.on("error", () => answer.destroy());
        answered.on("end", () => {
          const body = Buffer.concat(pieces);
          if (!isChecked || this.#take(`${method} ${url}`, answered, body)) reply(answer, answered, body);
          else answer.destroy();
        });
      },
    );
    // Who ends a request, or an answer, in the middle ends both.
    onward.on("error", () => answer.destroy());
    answer.on("close", () => onward.destroy());
    asked.pipe(onward);
  }

  /** Notes what Prism found. @returns whether there is an answer */
  #take(request: string, { headers }: IncomingMessage, body: Buffer): boolean {
    const checked: CheckedAnswer = {
      contentType: headers["content-type"],
      header: headers["sl-violations"]?.toString(),
      body: body.toString("utf8"),
    };
    this.checked.push(request);
    if (isUnanswered(checked)) return false;
    this.violations.push(...violationsIn(request, checked));
    return true;
  }
}

function reply(answer: ServerResponse, { statusCode = 0, headers }: IncomingMessage, body: Buffer): void {
  const { "sl-violations": _, "transfer-encoding": __, connection, ...kept } = headers;
  answer.writeHead(statusCode, kept).end(body);
}
