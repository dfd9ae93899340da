// `npm run docs`: writes docs/api from the doc comments. With --check, only reports whether it is current.
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { Application } from "typedoc";
import { repository } from "./repository.mjs";

const reference = path.join(repository, "docs/api");

/** The options of TypeDoc. No paths and no line numbers, so that the reference changes only when the API does. */
const options = {
  plugin: ["typedoc-plugin-markdown"],
  entryPoints: ["provider/index.ts", "emulator/index.ts", "policy/index.ts"].map((file) =>
    path.join(repository, file),
  ),
  tsconfig: path.join(repository, "tsconfig.build.json"),
  name: "API reference",
  readme: "none",
  disableGit: true,
  disableSources: true,
  excludeExternals: true,
  excludeInternal: true,
  skipErrorChecking: true,
  logLevel: "Warn",
  // The emulator's own tests use some types that it does not export.
  validation: { notExported: false, invalidLink: true, invalidPath: true },
  outputFileStrategy: "modules",
  flattenOutputFiles: true,
  hidePageHeader: true,
  hideBreadcrumbs: true,
  parametersFormat: "table",
  interfacePropertiesFormat: "table",
  classPropertiesFormat: "table",
  typeDeclarationFormat: "table",
  typeAliasPropertiesFormat: "table",
  tableColumnSettings: { hideModifiers: true },
  useCodeBlocks: true,
  sort: ["source-order"],
};

/** Writes the reference into a folder. */
async function write(folder) {
  const application = await Application.bootstrapWithPlugins({ ...options, out: folder });
  const project = await application.convert();
  if (project === undefined) throw new Error("the sources cannot be read");
  application.validate(project);
  await application.generateOutputs(project);
  if (application.logger.hasErrors() || application.logger.hasWarnings()) {
    throw new Error("the doc comments need attention, see above");
  }
}

/** The files of a folder, by name, with their text. */
async function filesOf(folder) {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const files = names.filter((name) => name.endsWith(".md"));
  return new Map(
    await Promise.all(files.map(async (name) => [name, await readFile(path.join(folder, name), "utf8")])),
  );
}

/** The files that are missing, out of date, or no longer generated. */
async function stale() {
  const folder = await mkdtemp(path.join(os.tmpdir(), "api-reference-"));
  try {
    await write(folder);
    const [wanted, found] = [await filesOf(folder), await filesOf(reference)];
    const names = [...new Set([...wanted.keys(), ...found.keys()])].sort();
    return names.filter((name) => wanted.get(name) !== found.get(name));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const { values } = parseArgs({ options: { check: { type: "boolean", default: false } } });
if (values.check) {
  const files = await stale();
  if (files.length > 0) {
    console.error(`docs/api is out of date (${files.join(", ")}): run \`npm run docs\``);
    process.exitCode = 1;
  }
} else {
  await write(reference);
}
