import { downloadArchive } from "../download.mjs";
import { ENGINE_VERSION } from "./version.mjs";

const systems = { linux: "linux", darwin: "darwin" };
const processors = { x64: "x64", arm64: "arm64" };

/** Downloads the official release for this system into a folder. */
export async function downloadEngine(folder, log) {
  const system = systems[process.platform];
  const processor = processors[process.arch];
  if (system === undefined || processor === undefined) {
    throw new Error(`this script knows no release for ${process.platform} ${process.arch}`);
  }
  const list = `pulumi-${ENGINE_VERSION}-checksums.txt`;
  await downloadArchive({
    url: `https://get.pulumi.com/releases/sdk/pulumi-v${ENGINE_VERSION}-${system}-${processor}.tar.gz`,
    checksums: [
      `https://get.pulumi.com/releases/sdk/${list}`,
      `https://github.com/pulumi/pulumi/releases/download/v${ENGINE_VERSION}/${list}`,
    ],
    folder,
    strip: 1,
    log,
  });
}
