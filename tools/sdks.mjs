// `npm run sdks`: the SDK of the native plugin for each language, a complete package in build/sdks/LANGUAGE/.
//
//   npm run sdks                    for all languages
//   npm run sdks -- python go …     for some
//   npm run sdks -- --out FOLDER …  into another folder, which must be inside this clone to make Node's
import { createHash } from "node:crypto";
import { copyFile, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { build } from "./build.mjs";
import { pluginName } from "./bundle/bundle.mjs";
import { CannotGet, ensure } from "./ensure.mjs";
import { CommandFailed, capture } from "./machine/command.mjs";
import { hashOfFiles } from "./machine/hash.mjs";
import { withLock } from "./machine/lock.mjs";
import { isMain, repository } from "./repository.mjs";
import { completeGo } from "./sdks/go.mjs";
import { completeJava } from "./sdks/java.mjs";
import { completeNode } from "./sdks/nodejs.mjs";
import { completePython } from "./sdks/python.mjs";

const plugin = path.join(repository, "dist/plugin", `${pluginName}.cjs`);

/**
 * What makes a package of the generated files in a folder, and the requirements for it.
 *
 * @type {Record<string, {
 *   needs: string[],
 *   complete: (draft: string, given: { version: string, [requirement: string]: string }) => Promise<void>,
 * }>}
 */
const languages = {
  nodejs: { needs: [], complete: completeNode },
  python: { needs: [], complete: completePython },
  go: { needs: ["go-sdk"], complete: completeGo },
  java: { needs: ["java-sdk"], complete: completeJava },
};

/**
 * Makes the SDK for a language from the schema of the present sources; does nothing when it is there. The same sources
 * give the same bytes.
 *
 * @param {string} language
 * @param {{ sdks?: string, log?: (line: string) => void }} [options] `sdks`: the folder for the SDKs
 * @returns {Promise<string>} its folder
 * @throws {CannotGet}
 */
async function makeSdk(language, { sdks = path.join(repository, "build/sdks"), log = console.error } = {}) {
  if (languages[language] === undefined) {
    throw new CannotGet(`there is no language ${language}: there are ${Object.keys(languages).join(", ")}`);
  }
  const { needs, complete } = languages[language];
  await build();
  const generator = (await ensure("sdk-generator", { log })).at;
  const needed = {};
  for (const name of needs) needed[name] = (await ensure(name, { log })).at;
  const schema = await capture(process.execPath, [plugin, "--schema"]);
  const own = hashOfFiles(path.join(repository, "tools/sdks"));
  const made = JSON.stringify([schema, own, generator, needed]);
  const hash = createHash("sha256").update(made).digest("hex");

  const folder = path.join(sdks, language);
  const stamp = path.join(sdks, `${language}.stamp`);
  await withLock(path.join(sdks, `${language}.lock`), async () => {
    if ((await readFile(stamp, "utf8").catch(() => undefined)) === hash) return;
    const draft = path.join(sdks, `${language}.draft`);
    await rm(stamp, { force: true });
    await rm(draft, { recursive: true, force: true });
    await mkdir(draft, { recursive: true });
    const file = `${draft}.json`;
    await writeFile(file, schema);
    await capture(generator, ["--schema", file, "--language", language, "--out", draft]);
    await complete(draft, { version: JSON.parse(schema).version, ...needed });
    await copyFile(path.join(repository, "LICENSE"), path.join(draft, "LICENSE"));
    await rm(file);
    await rm(folder, { recursive: true, force: true });
    await rename(draft, folder);
    await writeFile(stamp, hash);
  });
  return folder;
}

if (isMain(import.meta)) {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { out: { type: "string" } },
    });
    const sdks = values.out === undefined ? {} : { sdks: path.resolve(values.out) };
    for (const language of positionals.length > 0 ? positionals : Object.keys(languages)) {
      console.log(await makeSdk(language, sdks));
    }
  } catch (error) {
    if (!(error instanceof CommandFailed || error instanceof CannotGet)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
