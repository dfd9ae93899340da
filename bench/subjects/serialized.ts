import { readFile } from "node:fs/promises";
import path from "node:path";
import { PulumiStack } from "./pulumiStack";
import { connectionTo } from "./service";
import { type Subject, WITHOUT_EDIT } from "./subject";

const source = path.resolve(__dirname, "../programs/serialized.js");

/** A dynamic resource of the same shape, written as the documentation of dynamic providers shows. */
export const serialized: Subject = {
  name: "serialized",
  operations: WITHOUT_EDIT,
  open: async (service, count, overrides) => {
    const text = await readFile(source, "utf8");
    const program = text
      .replace("{endpoint}", service.url)
      .replace("{account}", service.account)
      .replace("{count}", String(count));
    return await PulumiStack.open({ program, ...connectionTo(service) }, overrides);
  },
};
