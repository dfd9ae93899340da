import path from "node:path";
import { PulumiStack } from "./pulumiStack";
import { reaching } from "./service";
import { OPERATIONS, type Subject } from "./subject";

const runtime = path.resolve(__dirname, "../prototype/runtime.cjs");

function program(count: number): string {
  return `"use strict";
const pulumi = require("@pulumi/pulumi");
const handler = ${JSON.stringify(`exports.handler=()=>require(${JSON.stringify(runtime)}).provider`)};
class TokenSet extends pulumi.CustomResource {
  constructor(name, args) {
    const owner = [pulumi.getOrganization(), pulumi.getProject(), pulumi.getStack(), name].join("/");
    const props = { states: undefined, ...args, owner, __provider: handler };
    super("pulumi-nodejs:dynamic:Resource", name, props, { additionalSecretOutputs: ["states"] });
  }
}
const descriptions = {};
for (let place = 0; place < ${count}; place++) descriptions[\`token-\${place}\`] = \`Token \${place}\`;
new TokenSet("tokens", { descriptions, expiresIn: "90d" });
`;
}

/** All tokens in one resource: the prototype. */
export const tokenSet: Subject = {
  name: "tokenSet",
  what: "one resource that holds all tokens (a prototype)",
  operations: OPERATIONS,
  open: async (service, count, surroundings) =>
    await PulumiStack.open({ program: program(count), ...reaching(service) }, surroundings),
};
