import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { enginePath } from "../tools/enginePath";

const LAUNCHER = "pulumi-resource-pulumi-nodejs";
const repository = path.resolve(__dirname, "../../..");

/** Counts the provider processes that an engine starts: comes before the launcher on PATH, writes a line, and executes it. */
export class CountedLauncher {
  private constructor(
    /** The folder to put first on PATH. */
    readonly path: string,
  ) {}

  /** @param folder where to write it; created if missing */
  static async write(folder: string): Promise<CountedLauncher> {
    await mkdir(folder, { recursive: true });
    const file = path.join(folder, LAUNCHER);
    const real = [...(await enginePath()), path.join(repository, "node_modules/@pulumi/pulumi")];
    const script = `#!/bin/sh
echo started >> "$(dirname "$0")/starts"
for folder in ${real.map((place) => `'${place}'`).join(" ")}; do
  if [ -x "$folder/${LAUNCHER}" ]; then exec "$folder/${LAUNCHER}" "$@"; fi
done
`;
    await writeFile(file, script);
    await chmod(file, 0o755);
    return new CountedLauncher(folder);
  }

  /** How many processes have been started so far. */
  async starts(): Promise<number> {
    const text = await readFile(path.join(this.path, "starts"), "utf8").catch(() => "");
    return text.split("\n").length - 1;
  }
}
