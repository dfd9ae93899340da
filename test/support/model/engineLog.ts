import {
  Server,
  ServerCredentials,
  type sendUnaryData,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

/** The engine's log service: what a provider tells the user through it. */
export class EngineLog {
  private constructor(
    private readonly server: Server,
    /** What a provider process gets as its first argument. */
    readonly address: string,
  ) {}

  /** Starts to listen on the loopback interface. @param onMessage gets every message */
  static async start(onMessage: (message: string) => void): Promise<EngineLog> {
    const server = new Server();
    const service: UntypedServiceImplementation = {
      log: (call: { request: LogRequest }, callback: sendUnaryData<Empty>) => {
        onMessage(call.request.getMessage());
        callback(null, new Empty());
      },
    };
    // The engine offers more; a provider of this kind has no use for it.
    const onlyLog = Object.fromEntries(
      Object.entries(EngineService as Record<string, unknown>).filter(([name]) => name === "log"),
    );
    server.addService(onlyLog as unknown as typeof EngineService, service);
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
        error ? reject(error) : resolve(bound),
      );
    });
    return new EngineLog(server, `127.0.0.1:${port}`);
  }

  stop(): void {
    this.server.forceShutdown();
  }
}
