import { program } from "../../test/support/program";
import { PulumiStack } from "./pulumiStack";
import { reaching } from "./service";
import { OPERATIONS, type Subject } from "./subject";

/** The program with so many tokens, as a user writes it: every default is on, verification too. */
export function tokensProgram(count: number): string {
  return program(`for (let place = 0; place < ${count}; place++) {
  new ManagementToken(\`token-\${place}\`, { description: \`Token \${place}\`, expiresIn: "90d" });
}`);
}

/** This package. */
export const tokens: Subject = {
  name: "tokens",
  what: "ManagementToken of this package, http backend, every default on",
  operations: OPERATIONS,
  open: async (service, count, surroundings) =>
    await PulumiStack.open({ program: tokensProgram(count), ...reaching(service) }, surroundings),
};
