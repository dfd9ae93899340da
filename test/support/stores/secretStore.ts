import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** A secret that was put into the store. */
interface Arrival {
  readonly name: string;
  readonly secret: string;
}

/** A secret store for the dependents of a token that {@link storeStatements} declares. Lives in the test's process. */
export class SecretStore {
  /** What arrived, in order. */
  readonly arrivals: Arrival[] = [];
  /** Sees each arrival at the moment at which it happens. */
  onArrival: (arrival: Arrival) => void = () => undefined;
  /** While true, nothing is taken. */
  broken = false;

  private constructor(private readonly server: Server) {}

  /** Listens on a free port of the loopback interface. */
  static async start(): Promise<SecretStore> {
    const server = createServer((request, response) => {
      let body = "";
      request.on("data", (chunk: Buffer) => {
        body += chunk.toString();
      });
      request.on("end", () => response.writeHead(store.#take(request.url ?? "", body)).end());
    });
    const store = new SecretStore(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return store;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Stops listening. */
  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  #take(path: string, secret: string): number {
    if (this.broken) return 500;
    const arrival = { name: path.slice(1), secret };
    this.onArrival(arrival);
    this.arrivals.push(arrival);
    return 204;
  }
}

/** Statements of a program that declare `Stored`: a resource that writes its `secret` to the store. */
export function storeStatements(store: SecretStore): string {
  return `
class Stored extends pulumi.dynamic.Resource {
  constructor(name, props, opts) {
    const put = async (secret) => {
      const answer = await fetch(${JSON.stringify(store.url)} + "/" + name, { method: "PUT", body: secret });
      if (!answer.ok) throw new Error("the store is broken");
    };
    const provider = {
      create: async (inputs) => { await put(inputs.secret); return { id: name, outs: inputs }; },
      update: async (id, olds, news) => { await put(news.secret); return { outs: news }; },
    };
    super(provider, name, props, { ...opts, additionalSecretOutputs: ["secret"] });
  }
}`;
}
