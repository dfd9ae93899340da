import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { evaluate } from "../support/tools/evaluate";

const run = promisify(execFile);

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "release-source-"));
  const identity = ["-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"];
  await write("package.json", JSON.stringify({ version: "1.2.3" }));
  await write(
    "package-lock.json",
    JSON.stringify({ version: "1.2.3", packages: { "": { version: "1.2.3" } } }),
  );
  await write("CHANGELOG.md", "# Changelog\n\n## 1.2.3 (2026-01-02)\n\n- Something.\n\n## 1.2.2\n");
  await run("git", ["init", "--quiet"], { cwd: folder });
  await run("git", ["add", "."], { cwd: folder });
  await run("git", [...identity, "commit", "--quiet", "--message", "Release"], { cwd: folder });
  await run("git", ["tag", "v1.2.3"], { cwd: folder });
  await run("git", ["tag", "v1.2.4"], { cwd: folder });
});

afterEach(() => rm(folder, { recursive: true }));

const write = (name: string, text: string) => writeFile(path.join(folder, name), text);

const edit = async (name: string, from: string, to: string) => {
  await write(name, (await readFile(path.join(folder, name), "utf8")).replaceAll(from, to));
  await run(
    "git",
    ["-c", "user.name=A", "-c", "user.email=a@example.com", "commit", "--quiet", "-am", "Edit"],
    {
      cwd: folder,
    },
  );
  await run("git", ["tag", "--force", "v1.2.3"], { cwd: folder });
};

/** The version, or why there is no release. */
const check = async (tag?: string) =>
  await evaluate(
    `import { checkSource } from "./tools/release/source.mjs";
     answer(await checkSource(given.folder, given.tag).catch((error) => error.message));`,
    { folder, tag },
  );

test("a release is of the version that tag, package, lock file and changelog agree on", async () => {
  expect(await check("v1.2.3")).toBe("1.2.3");
});

test("a rehearsal needs no tag, and a changelog that does not announce the release yet", async () => {
  await edit("CHANGELOG.md", "1.2.3 (2026-01-02)", "Unreleased (1.2.3)");
  expect(await check()).toBe("1.2.3");
  expect(await check("v1.2.3")).toBe(
    'CHANGELOG.md begins with "Unreleased (1.2.3)": name that section "1.2.3"',
  );
});

test("changes that are in no commit are no part of a release", async () => {
  await write("package.json", JSON.stringify({ version: "1.2.3", name: "changed" }));
  await write("new.txt", "");
  expect(await check("v1.2.3")).toBe(
    "A release is built from a commit, and these files are in none:\n M package.json\n?? new.txt",
  );
});

test("a tag of another version is refused", async () => {
  expect(await check("v1.2.4")).toBe("The tag is v1.2.4, but package.json has version 1.2.3");
});

test("a tag that is at another commit is refused", async () => {
  await run("git", ["tag", "--delete", "v1.2.3"], { cwd: folder });
  expect(await check("v1.2.3")).toBe("The tag v1.2.3 is not at the commit that is checked out");
});

test("a lock file of another version is refused", async () => {
  await edit("package-lock.json", "1.2.3", "1.2.2");
  expect(await check()).toBe(
    "package-lock.json is of version 1.2.2, package.json of 1.2.3: run `npm install`",
  );
});

test("a changelog of another version is refused", async () => {
  await edit("CHANGELOG.md", "1.2.3", "1.3.0");
  expect(await check()).toBe('CHANGELOG.md begins with "1.3.0 (2026-01-02)", which is not of version 1.2.3');
});
