import { execFileSync } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";

const pack = path.resolve(__dirname, "../../tools/archives/pack.mjs");

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "release-archive-"));
});
afterEach(() => rm(folder, { recursive: true }));

const at = (name: string) => path.join(folder, name);

async function packed(archive: string, ...names: string[]): Promise<Buffer> {
  execFileSync(process.execPath, [pack, at(archive), ...names.map(at)], { stdio: "pipe" });
  return await readFile(at(archive));
}

test("an archive has its files, and the first of them can be executed", async () => {
  await writeFile(at("program"), "#!/bin/sh\necho ready\n");
  await writeFile(at("LICENSE"), "x".repeat(513));
  await packed("a.tar.gz", "program", "LICENSE");
  execFileSync("mkdir", [at("out")]);
  execFileSync("tar", ["-xzf", at("a.tar.gz"), "-C", at("out")]);
  expect((await readdir(at("out"))).sort()).toEqual(["LICENSE", "program"]);
  expect(execFileSync(at("out/program")).toString()).toBe("ready\n");
  expect(await readFile(at("out/LICENSE"), "utf8")).toHaveLength(513);
  expect((await stat(at("out/LICENSE"))).mode & 0o111).toBe(0);
});

test("equal files make equal bytes, whenever and however they were written", async () => {
  await writeFile(at("program"), "one", { mode: 0o700 });
  await writeFile(at("LICENSE"), "two");
  const first = await packed("a.tar.gz", "program", "LICENSE");
  await rm(at("program"));
  await writeFile(at("program"), "one", { mode: 0o644 });
  await utimes(at("LICENSE"), 0, 0);
  expect((await packed("b.tar.gz", "program", "LICENSE")).equals(first)).toBe(true);
});

test("a name that does not fit is refused", async () => {
  const name = "x".repeat(100);
  await writeFile(at(name), "");
  await expect(packed("a.tar.gz", name)).rejects.toThrow("cannot be the name of a file in an archive");
});
