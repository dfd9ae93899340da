// `npm run types:api`: writes the types of the published API from contracts/. With --check, only reports whether they
// are current.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import openapiTS, { astToString } from "openapi-typescript";
import { isMain, repository } from "./repository.mjs";

const folder = "provider/backends/http/published";

/** Declarations only: no build has anything of them. */
const files = {
  "dedicated.d.ts": "contracts/management-api-v0.cloud-dedicated.openapi.yml",
  "clustered.d.ts": "contracts/management-api-v0.clustered.openapi.yml",
};

const head = (contract) => `// Made by \`npm run types:api\` from ${contract}: do not edit.
// Copyright (c) 2019 InfluxData, Inc., MIT licence: see contracts/LICENSE.
`;

/** The file with the types of a contract. */
async function typesOf(contract) {
  const types = await openapiTS(pathToFileURL(path.join(repository, contract)));
  return `${head(contract)}\n${astToString(types)}`;
}

/**
 * The files whose types are missing or out of date.
 *
 * @returns {Promise<string[]>} their paths in the repository
 */
async function stale() {
  const names = [];
  for (const [name, contract] of Object.entries(files)) {
    const found = await readFile(path.join(repository, folder, name), "utf8").catch(() => undefined);
    if (found !== (await typesOf(contract))) names.push(`${folder}/${name}`);
  }
  return names;
}

async function write() {
  await mkdir(path.join(repository, folder), { recursive: true });
  for (const [name, contract] of Object.entries(files)) {
    await writeFile(path.join(repository, folder, name), await typesOf(contract));
  }
}

if (isMain(import.meta)) {
  const { values } = parseArgs({ options: { check: { type: "boolean", default: false } } });
  if (values.check) {
    const names = await stale();
    if (names.length > 0) {
      console.error(`out of date: ${names.join(", ")}: run \`npm run types:api\``);
      process.exitCode = 1;
    }
  } else {
    await write();
  }
}
