import { randomPluginPath } from "../../test/support/tools/enginePath";
import { PulumiStack } from "./pulumiStack";
import { type Subject, WITHOUT_EDIT } from "./subject";

/** A program with this many random ids, which need no service. */
function randomProgram(count: number): string {
  return `"use strict";
const random = require("@pulumi/random");
for (let place = 0; place < ${count}; place++) {
  new random.RandomId(\`token-\${place}\`, { byteLength: 8 });
}
`;
}

/** The cheapest resource of all: what remains is the engine. */
export const random: Subject = {
  name: "random",
  operations: WITHOUT_EDIT,
  open: async (_, count, overrides) =>
    await PulumiStack.open({ program: randomProgram(count), path: await randomPluginPath() }, overrides),
};
