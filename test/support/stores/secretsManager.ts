import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** An answer of the service: its status and its body. */
type Answer = readonly [status: number, body: Readonly<Record<string, unknown>>];

/**
 * The two calls of AWS Secrets Manager that tests make, as its API reference has them, for the real `aws` command.
 * Lives in the test's process.
 */
export class SecretsManager {
  /** The versions of each secret that exists, in order; the last is the current one. */
  readonly secrets = new Map<string, string[]>();
  /** Called while the command waits for its answer. */
  onRequest: () => Promise<void> = async () => undefined;

  private constructor(private readonly server: Server) {}

  /** Listens on a free port of the loopback interface. */
  static async start(): Promise<SecretsManager> {
    const server = createServer((request, response) => {
      textOf(request)
        .then(async (body) => {
          await manager.onRequest();
          const [status, answer] = manager.#answer(String(request.headers["x-amz-target"]), JSON.parse(body));
          response.writeHead(status, { "Content-Type": "application/x-amz-json-1.1" });
          response.end(JSON.stringify(answer));
        })
        .catch(() => response.destroy());
    });
    const manager = new SecretsManager(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return manager;
  }

  /** What `aws` needs in its environment to come here. */
  get environment(): Record<string, string> {
    return {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`,
      AWS_ACCESS_KEY_ID: "AKIATESTTESTTESTTEST",
      AWS_SECRET_ACCESS_KEY: "the-secret-key-of-the-tests",
      AWS_DEFAULT_REGION: "eu-central-1",
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_MAX_ATTEMPTS: "1",
    };
  }

  /** Stops listening. */
  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  #answer(target: string, { SecretId: id, SecretString: text }: Record<string, string>): Answer {
    const versions = this.secrets.get(id ?? "");
    const names = { ARN: `arn:aws:secretsmanager:eu-central-1:1:secret:${id}`, Name: id };
    if (versions === undefined) {
      return [
        400,
        { __type: "ResourceNotFoundException", Message: "Secrets Manager can't find the secret." },
      ];
    }
    if (target === "secretsmanager.PutSecretValue" && text !== undefined) {
      versions.push(text);
      return [200, { ...names, VersionId: versionId(text), VersionStages: ["AWSCURRENT"] }];
    }
    const current = versions.at(-1);
    if (target === "secretsmanager.GetSecretValue" && current !== undefined) {
      return [200, { ...names, VersionId: versionId(current), SecretString: current }];
    }
    return [400, { __type: "InvalidRequestException", Message: "the tests know no such call" }];
  }
}

function versionId(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
