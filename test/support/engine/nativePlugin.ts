import path from "node:path";
import { packedPackage } from "../package/packedPackage";

/** The folder to put on PATH for the plugin of the packed package. */
export async function nativePlugin(): Promise<string> {
  return path.join(await packedPackage(), "pulumi-influxdb-tokens/dist/plugin");
}
