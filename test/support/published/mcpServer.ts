import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";

/** What the server's own copy of the protocol's SDK offers to clients, as far as it is used here. */
interface Client {
  connect(transport: Transport): Promise<void>;
  callTool(call: { name: string; arguments: Readonly<Record<string, unknown>> }): Promise<unknown>;
  close(): Promise<void>;
}

interface Transport {
  readonly pid: number | null;
}

interface Sdk {
  readonly Client: new (info: { name: string; version: string }) => Client;
  readonly StdioClientTransport: new (options: {
    command: string;
    args: readonly string[];
    cwd: string;
    stderr: "ignore";
  }) => Transport;
}

/** What a tool of the server answered. */
interface ToolResult {
  readonly content: readonly { readonly text: string }[];
  readonly isError?: boolean;
}

/** InfluxData's own MCP server, which works on a cluster as a client of its Management API. */
export class McpServer {
  private constructor(
    private readonly client: Client,
    private readonly folder: string,
    /** The server's process id. */
    readonly pid: number,
  ) {}

  /**
   * @param program of the server: what `findPart("mcp-server")` found
   * @param url of the cluster; the server takes one for Clustered only
   * @param managementToken passed in a file that only its owner can read: neither arguments nor the environment have it
   */
  static async start(program: string, url: string, managementToken: string): Promise<McpServer> {
    const folder = await mkdtemp(path.join(os.tmpdir(), "mcp-server-"));
    const settings = [
      "INFLUX_DB_PRODUCT_TYPE=clustered",
      `INFLUX_DB_INSTANCE_URL=${url}`,
      `INFLUX_DB_MANAGEMENT_TOKEN=${managementToken}`,
    ];
    await writeFile(path.join(folder, ".env"), settings.join("\n"), { mode: 0o600 });
    const sdk = sdkBeside(program);
    const transport = new sdk.StdioClientTransport({
      command: process.execPath,
      args: [program],
      cwd: folder,
      stderr: "ignore",
    });
    const client = new sdk.Client({ name: "pulumi-influxdb-tokens", version: "0.0.0" });
    try {
      await client.connect(transport);
      return new McpServer(client, folder, transport.pid ?? 0);
    } catch (error) {
      await client.close();
      await rm(folder, { recursive: true });
      throw error;
    }
  }

  /**
   * Lets the server use one of its tools.
   *
   * @returns what it says about that
   * @throws Error with what it says, if it failed
   */
  async use(tool: string, given: Readonly<Record<string, unknown>> = {}): Promise<string> {
    const result = (await this.client.callTool({ name: tool, arguments: given })) as ToolResult;
    const text = result.content.map((part) => part.text).join("\n");
    if (result.isError === true) throw new Error(text);
    return text;
  }

  /** Ends the server. */
  async stop(): Promise<void> {
    await this.client.close();
    await rm(this.folder, { recursive: true });
  }
}

/** The SDK that the server is installed with. */
function sdkBeside(program: string): Sdk {
  const load = (name: string) => require(require.resolve(name, { paths: [path.dirname(program)] }));
  return {
    ...load("@modelcontextprotocol/sdk/client/index.js"),
    ...load("@modelcontextprotocol/sdk/client/stdio.js"),
  } as Sdk;
}
