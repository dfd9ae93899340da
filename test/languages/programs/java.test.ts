import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { classPathOf, compileJava } from "../../support/languages/javaProject";
import { findPart } from "../../support/tools/realPart";
import { describeProgram } from "./program";

const source = "src/main/java/tokens/App.java";
const parts = { host: findPart("java-host"), pulumi: findPart("java-sdk"), sdk: findPart("java-package") };

describeProgram("java", source, parts, ({ host, pulumi, sdk }) => ({
  path: [host],
  prepare: async (project) => {
    const file = path.join(project, "Pulumi.yaml");
    const options = "runtime:\n  name: java\n  options:\n    binary: target/program.jar";
    await writeFile(file, (await readFile(file, "utf8")).replace("runtime: java", options));
  },
  compile: async (project) => {
    await compileJava(project, { source, main: "tokens.App", classPath: await classPathOf([sdk, pulumi]) });
  },
}));
