import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

/** Licences under which a program may contain the code if it comes with their text. */
const permissive = ["0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "BlueOak-1.0.0", "ISC", "MIT"];

/**
 * The text that goes with a program which contains code of these packages.
 *
 * @param {string[]} folders the packages', as installed
 * @returns {Promise<string>} the same text for the same packages, in whatever order
 * @throws {Error} if a package has no text of its licence, or one that is not permissive
 */
export async function noticesOf(folders) {
  const notices = new Map();
  for (const folder of folders) {
    const { name, version, license } = JSON.parse(await readFile(path.join(folder, "package.json"), "utf8"));
    if (!isPermissive(license)) {
      throw new Error(
        `${name} ${version} would be inside the package, and its licence is ${license ?? "unknown"}`,
      );
    }
    const texts = await licenceTexts(folder);
    if (texts.length === 0) throw new Error(`${name} ${version} comes without the text of its licence`);
    notices.set(`${name} ${version}, ${license}`, texts.join("\n\n"));
  }
  const sections = [...notices].sort(([one], [other]) => (one < other ? -1 : 1));
  return [
    "This program contains code of the following packages.",
    ...sections.map(([title, text]) => `${"=".repeat(80)}\n${title}\n${"=".repeat(80)}\n\n${text}`),
  ]
    .join("\n\n")
    .concat("\n");
}

/** Understands SPDX's `(A OR B)` and `(A AND B)`, not a mixture of both. */
function isPermissive(license) {
  if (typeof license !== "string") return false;
  const names = license.replace(/^\(|\)$/g, "");
  const isListed = (name) => permissive.includes(name);
  return names.split(" OR ").some(isListed) || names.split(" AND ").every(isListed);
}

async function licenceTexts(folder) {
  const all = await readdir(folder);
  const names = all.filter((name) => /^(licen[cs]e|notice|copying)/i.test(name)).sort();
  if (names.length === 0) return await licenceInReadme(folder, all);
  return await Promise.all(names.map(async (name) => clean(await readFile(path.join(folder, name), "utf8"))));
}

/** Some packages have the text at the end of their README. */
async function licenceInReadme(folder, names) {
  const readme = names.find((name) => /^readme/i.test(name));
  if (readme === undefined) return [];
  const text = clean(await readFile(path.join(folder, readme), "utf8"));
  const [, licence] = /^(?:#+ *Licen[cs]e *|Licen[cs]e *\n-+)\n([\s\S]+)$/im.exec(text) ?? [];
  return licence === undefined ? [] : [licence.trim()];
}

/** Without the differences of editors. */
function clean(text) {
  return text
    .replace(/\r\n?/g, "\n")
    .replace(/[ \t]+$/gm, "")
    .trim();
}
