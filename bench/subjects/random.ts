import { randomPluginPath } from "../../test/support/enginePath";
import { PulumiStack } from "./pulumiStack";
import { OPERATIONS, type Subject } from "./subject";

/** The program with so many random ids, which are made without any service. */
function randomProgram(count: number): string {
  return `"use strict";
const random = require("@pulumi/random");
for (let place = 0; place < ${count}; place++) {
  new random.RandomId(\`token-\${place}\`, { byteLength: 8 });
}
`;
}

/** The cheapest resource that there is: what is left is the engine. */
export const random: Subject = {
  name: "random",
  what: "RandomId of @pulumi/random with its real plugin: what the engine itself costs",
  operations: OPERATIONS,
  open: async (_, count, surroundings) =>
    await PulumiStack.open({ program: randomProgram(count), path: await randomPluginPath() }, surroundings),
};
