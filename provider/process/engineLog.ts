import { createRequire } from "node:module";
import { redact } from "../token/redact";

/** The engine does not wait for warnings, and no call waits longer than this for them. */
const LONGEST_WAIT_MS = 1_000;

/** The parts of the engine's log service that this package uses. */
interface EngineClient {
  log(request: unknown, done: (error: unknown) => void): void;
}

interface LogRequest {
  setSeverity(severity: number): void;
  setMessage(message: string): void;
}

/**
 * Warnings of the provider process. They go through the engine's log service, so that the user sees them as warnings;
 * if it is unavailable, to standard error, which the engine shows too. Each warning is shown once per run.
 */
export class EngineLog {
  private readonly said = new Set<string>();
  private readonly underWay = new Set<Promise<void>>();
  private send: ((message: string) => Promise<void>) | undefined;

  /**
   * @param launcher the path of the running launcher, from which the engine's protocol is loaded
   * @param address of the engine; undefined if there is none
   * @param fallback shows a line if the service is unavailable
   */
  constructor(
    private readonly launcher: string | undefined,
    private readonly address: string | undefined,
    private readonly fallback: (line: string) => void,
  ) {}

  /** Warns once. Never fails: a failed warning must not lose a new token. */
  warn(message: string): void {
    const clean = redact(message);
    if (this.said.has(clean)) return;
    this.said.add(clean);
    this.send ??= this.connect();
    const sent = this.send(clean)
      .catch(() => this.fallback(`warning: ${clean}`))
      .finally(() => this.underWay.delete(sent));
    this.underWay.add(sent);
  }

  /** Waits, for a limited time, until all warnings have left the process. */
  async flush(): Promise<void> {
    if (this.underWay.size > 0) await Promise.all(this.underWay);
  }

  private connect(): (message: string) => Promise<void> {
    try {
      if (this.launcher === undefined || this.address === undefined) throw new Error("no engine");
      const load = createRequire(this.launcher);
      const grpc = load("@grpc/grpc-js");
      const { EngineClient } = load("@pulumi/pulumi/proto/engine_grpc_pb");
      const { LogRequest, LogSeverity } = load("@pulumi/pulumi/proto/engine_pb");
      const client: EngineClient = new EngineClient(this.address, grpc.credentials.createInsecure());
      return async (message) => {
        const request: LogRequest = new LogRequest();
        request.setSeverity(LogSeverity.WARNING);
        request.setMessage(message);
        await answered(client, request);
      };
    } catch {
      return async (message) => this.fallback(`warning: ${message}`);
    }
  }
}

function answered(client: EngineClient, request: LogRequest): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("the engine did not answer")), LONGEST_WAIT_MS);
    client.log(request, (error) => {
      clearTimeout(timer);
      if (error) reject(error);
      else resolve();
    });
  });
}
