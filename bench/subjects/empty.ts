import { PulumiStack } from "./pulumiStack";
import { type Subject, WITHOUT_EDIT } from "./subject";

/** A program with this many dynamic resources that do nothing and store nothing. */
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

/** The minimum for any resource in TypeScript: a Node process, where RandomId has a program in Go. */
export const empty: Subject = {
  name: "empty",
  operations: WITHOUT_EDIT,
  open: async (_, count, overrides) => await PulumiStack.open({ program: emptyProgram(count) }, overrides),
};
