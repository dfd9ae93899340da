/** The release of this plugin, without a `v`. */
export function pluginVersion(): string {
  return (require("../package.json") as { version: string }).version;
}
