import { installSdk, PACKAGES } from "../../support/languages/pythonProject";
import { findPart } from "../../support/tools/realPart";
import { describeProgram } from "./program";

const parts = {
  host: findPart("python-host"),
  pulumi: findPart("python-sdk"),
  sdk: findPart("python-package"),
};

describeProgram("python", "__main__.py", parts, ({ host, pulumi, sdk }) => ({
  path: [pulumi, host],
  env: PACKAGES,
  prepare: (project) => installSdk(project, { pulumi, sdk }),
}));
