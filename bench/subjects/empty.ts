import { PulumiStack } from "./pulumiStack";
import { OPERATIONS, type Subject } from "./subject";

/** The program with so many dynamic resources that do nothing and hold nothing. */
function emptyProgram(count: number): string {
  return `"use strict";
const pulumi = require("@pulumi/pulumi");
const handler = 'exports.handler=()=>({create:async()=>({id:"one",outs:{}})})';
class Empty extends pulumi.CustomResource {
  constructor(name) {
    super("pulumi-nodejs:dynamic:Resource", name, { __provider: handler });
  }
}
for (let place = 0; place < ${count}; place++) new Empty(\`token-\${place}\`);
`;
}

/** The least that any resource written in TypeScript costs: one process more than {@link random}, which is in Go. */
export const empty: Subject = {
  name: "empty",
  what: "a dynamic resource that does and holds nothing: the least that any provider in TypeScript costs",
  operations: OPERATIONS,
  open: async (_, count, surroundings) =>
    await PulumiStack.open({ program: emptyProgram(count) }, surroundings),
};
