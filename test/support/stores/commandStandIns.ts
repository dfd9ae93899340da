import { chmod, mkdir, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";

/** One call of a stand-in. */
interface StandInCall {
  readonly name: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** What it read from standard input, to its end. */
  readonly stdin: string;
}

/** How a stand-in ends. */
interface StandInAnswer {
  readonly code?: number;
  readonly stdout?: string;
}

/**
 * Executables that stand in for commands which cannot be had: each tells this process how it was called, over the
 * loopback interface, so that nothing of it is written anywhere, and ends as it is told.
 */
export class StandIns {
  readonly calls: StandInCall[] = [];
  /** Sees each call while its process still lives. */
  onCall: (call: StandInCall) => Promise<StandInAnswer> = async () => ({});

  private constructor(
    /** To put on PATH. */
    readonly folder: string,
    private readonly server: Server,
  ) {}

  /** Makes executables of these names in a new folder. */
  static async start(folder: string, names: readonly string[]): Promise<StandIns> {
    const server = createServer((request, response) => {
      textOf(request)
        .then(async (body) => {
          const call = JSON.parse(body) as StandInCall;
          standIns.calls.push(call);
          response.end(JSON.stringify(await standIns.onCall(call)));
        })
        .catch(() => response.destroy());
    });
    const standIns = new StandIns(folder, server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await mkdir(folder);
    for (const name of names) {
      const file = path.join(folder, name);
      await writeFile(file, programOf(name, url));
      await chmod(file, 0o755);
    }
    return standIns;
  }

  /** The calls since the last time. */
  take(): StandInCall[] {
    return this.calls.splice(0);
  }

  /** Stops listening; from then on the executables fail. */
  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

function programOf(name: string, url: string): string {
  return `#!${process.execPath}
const { readFileSync } = require("node:fs");
const call = {
  name: ${JSON.stringify(name)},
  args: process.argv.slice(2),
  env: process.env,
  stdin: readFileSync(0, "utf8"),
};
fetch(${JSON.stringify(url)}, { method: "POST", body: JSON.stringify(call) })
  .then((answer) => answer.json())
  .then(({ code = 0, stdout = "" }) => process.stdout.write(stdout, () => process.exit(code)));
`;
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
