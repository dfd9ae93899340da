import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { evaluate } from "../support/tools/evaluate";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "release-notices-"));
});
afterEach(() => rm(folder, { recursive: true }));

async function install(name: string, license: unknown, text?: string): Promise<string> {
  const installed = path.join(folder, name);
  await mkdir(installed);
  await writeFile(path.join(installed, "package.json"), JSON.stringify({ name, version: "1.0.0", license }));
  if (text !== undefined) await writeFile(path.join(installed, "LICENSE.md"), text);
  return installed;
}

const noticesOf = (folders: string[]) =>
  evaluate(
    `import { noticesOf } from "./tools/bundle/notices.mjs";
     answer(await noticesOf(given.folders).catch((error) => error.message));`,
    { folders },
  );

test("the notices have each package with its licence, in one order", async () => {
  const folders = [
    await install("two", "(GPL-2.0 OR MIT)", "Permission\r\nis granted  \n"),
    await install("one", "(BSD-3-Clause AND Apache-2.0)", "Redistribution"),
  ];
  const notices = noticesOf(folders);
  expect(notices).toMatch(
    /one 1\.0\.0, .*\n=+\n\nRedistribution\n\n=+\ntwo 1\.0\.0, .*\n=+\n\nPermission\nis granted\n$/,
  );
  expect(noticesOf(folders.reverse())).toBe(notices);
});

test.each([
  ["a licence that is not permissive", "GPL-3.0-only", "GPL-3.0-only"],
  ["one of two licences that both apply", "(MIT AND GPL-2.0)", "(MIT AND GPL-2.0)"],
  ["no licence", undefined, "unknown"],
])("%s stops the build", async (_what, license, told) => {
  const folders = [await install("three", license, "text")];
  expect(noticesOf(folders)).toBe(`three 1.0.0 would be inside the package, and its licence is ${told}`);
});

test("a licence without its text stops the build", async () => {
  expect(noticesOf([await install("four", "MIT")])).toBe("four 1.0.0 comes without the text of its licence");
});
