import { becomeGoProject } from "../../support/languages/goProject";
import { goCaches } from "../../support/tools/goCaches";
import { findPart } from "../../support/tools/realPart";
import { describeProgram } from "./program";

const parts = { host: findPart("go-host"), pins: findPart("go-sdk"), sdk: findPart("go-package") };

describeProgram("go", "main.go", parts, async ({ host, pins, sdk }) => ({
  path: [host],
  env: await goCaches(),
  prepare: (project) => becomeGoProject(project, { pins, sdk }),
}));
