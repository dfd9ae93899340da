import { copyFile } from "node:fs/promises";
import path from "node:path";

/** Puts README.md where the generated pyproject.toml says that it is. */
export async function completePython(draft) {
  await copyFile(path.join(draft, "pulumi_influxdb_tokens/README.md"), path.join(draft, "README.md"));
}
