import { readFile } from "node:fs/promises";
import path from "node:path";
import { PulumiStack } from "./pulumiStack";
import { reaching } from "./service";
import { OPERATIONS, type Subject } from "./subject";

const source = path.resolve(__dirname, "../programs/closure.js");

/** A dynamic resource of the same shape, written the way the documentation of dynamic providers shows. */
export const closure: Subject = {
  name: "closure",
  what: "a dynamic resource of the same shape whose provider the SDK serializes into the state",
  operations: OPERATIONS,
  open: async (service, count, surroundings) => {
    const text = await readFile(source, "utf8");
    const program = text
      .replace("{endpoint}", service.url)
      .replace("{account}", service.account)
      .replace("{count}", String(count));
    return await PulumiStack.open({ program, ...reaching(service) }, surroundings);
  },
};
