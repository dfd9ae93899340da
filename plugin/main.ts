import { Server, ServerCredentials } from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { version } from "../package.json";

const server = new Server();
server.addService(ResourceProviderService, {
  getPluginInfo(_call: unknown, answer: (error: null, info: PluginInfo) => void) {
    const info = new PluginInfo();
    info.setVersion(version);
    answer(null, info);
  },
});
server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  process.stdout.write(`${port}\n`);
});
