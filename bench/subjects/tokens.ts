import { program } from "../../test/support/engine/program";
import { PulumiStack } from "./pulumiStack";
import { connectionTo } from "./service";
import { type Subject, WITHOUT_EDIT } from "./subject";

/** A program with this many tokens, as a user would write it: all defaults are on, including verification. */
export function tokensProgram(count: number): string {
  return program(`for (let place = 0; place < ${count}; place++) {
  new ManagementToken(\`token-\${place}\`, { description: \`Token \${place}\`, expiresIn: "90d" });
}`);
}

/** This package. */
export const tokens: Subject = {
  name: "tokens",
  operations: WITHOUT_EDIT,
  open: async (service, count, overrides) =>
    await PulumiStack.open({ program: tokensProgram(count), ...connectionTo(service) }, overrides),
};
