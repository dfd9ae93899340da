import { createRequire } from "node:module";
import type { SendWarning } from "./engineLog";
import { throughLogService } from "./logService";

/**
 * Connects with the protocol that the launcher of dynamic resources has loaded.
 *
 * @param launcher the path of the running launcher
 * @param address of the engine; undefined if there is none
 */
export function throughLauncher(
  launcher: string | undefined,
  address: string | undefined,
): () => SendWarning {
  return () => {
    if (launcher === undefined || address === undefined) throw new Error("no engine");
    const load = createRequire(launcher);
    return throughLogService(address, {
      grpc: load("@grpc/grpc-js"),
      services: load("@pulumi/pulumi/proto/engine_grpc_pb"),
      messages: load("@pulumi/pulumi/proto/engine_pb"),
    });
  };
}
