/**
 * What the engine stores as the provider of every token and runs at each later operation: it only loads the
 * runtime by name, from the program's folder. The same bytes in every release, or each upgrade would touch every
 * resource; no closure is serialized, so nothing of a program can get into it.
 */
export const HANDLER =
  'exports.handler=()=>require("module").createRequire(process.cwd()+"/")("pulumi-influxdb-tokens/runtime").provider';
