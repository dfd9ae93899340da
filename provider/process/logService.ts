import type { SendWarning } from "./engineLog";

/** The engine does not wait for warnings, and no call waits longer than this for them. */
const LONGEST_WAIT_MS = 1_000;

/** The parts of the protocol that a warning needs: `@grpc/grpc-js`, and two modules of `@pulumi/pulumi/proto`. */
export interface LogProtocol {
  readonly grpc: { readonly credentials: { createInsecure(): unknown } };
  readonly services: { readonly EngineClient: new (address: string, credentials: never) => EngineClient };
  readonly messages: {
    readonly LogRequest: new () => LogRequest;
    readonly LogSeverity: { readonly WARNING: number };
  };
}

interface EngineClient {
  log(request: never, done: (error: unknown) => void): unknown;
}

interface LogRequest {
  setSeverity(severity: never): unknown;
  setMessage(message: string): unknown;
}

/** Warns through the log service of the engine at an address. */
export function throughLogService(address: string, { grpc, services, messages }: LogProtocol): SendWarning {
  const client = new services.EngineClient(address, grpc.credentials.createInsecure() as never);
  return async (message) => {
    const request = new messages.LogRequest();
    request.setSeverity(messages.LogSeverity.WARNING as never);
    request.setMessage(message);
    await answered(client, request);
  };
}

function answered(client: EngineClient, request: LogRequest): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("the engine did not answer")), LONGEST_WAIT_MS);
    client.log(request as never, (error) => {
      clearTimeout(timer);
      if (error) reject(error);
      else resolve();
    });
  });
}
