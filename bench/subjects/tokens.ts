import { program } from "../../test/support/program";
import type { WorkspaceOptions } from "../../test/support/workspace";
import { PulumiStack } from "./pulumiStack";
import type { Service } from "./service";
import { OPERATIONS, type Subject } from "./subject";

/** The program with so many tokens, as a user writes it: every default is on, verification too. */
export function tokensProgram(count: number): string {
  return program(`for (let place = 0; place < ${count}; place++) {
  new ManagementToken(\`token-\${place}\`, { description: \`Token \${place}\`, expiresIn: "90d" });
}`);
}

/** What a workspace needs to reach the service. */
export function reaching(service: Service): Pick<WorkspaceOptions, "config" | "env"> {
  return {
    config: {
      "influxdb-tokens:endpoint": service.url,
      "influxdb-tokens:accountId": service.account,
    },
    env: { INFLUXDB_MANAGEMENT_TOKEN: service.credential },
  };
}

/** This package. */
export const tokens: Subject = {
  name: "tokens",
  what: "ManagementToken of this package, http backend, every default on",
  operations: OPERATIONS,
  open: async (service, count, surroundings) =>
    await PulumiStack.open({ program: tokensProgram(count), ...reaching(service) }, surroundings),
};
