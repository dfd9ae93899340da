import path from "node:path";
import { capture } from "../machine/command.mjs";
import { repository } from "../repository.mjs";

/** Makes an SDK of the plugin. In a process of its own, because making it needs other requirements. */
export function madeSdk(language) {
  return async () => {
    const script = path.join(repository, "tools/sdks.mjs");
    const printed = await capture(process.execPath, [script, language]);
    return { at: printed.trim(), how: "generated" };
  };
}
