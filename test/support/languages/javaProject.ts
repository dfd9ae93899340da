import { execFile } from "node:child_process";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The jars in these folders, as a class path. */
export async function classPathOf(folders: readonly string[]): Promise<string> {
  const names = await Promise.all(
    folders.map(async (folder) => (await readdir(folder)).map((name) => path.join(folder, name))),
  );
  return names
    .flat()
    .filter((name) => name.endsWith(".jar"))
    .join(path.delimiter);
}

/**
 * Makes target/program.jar of a project's source, which finds its libraries by itself. Maven would do the same with
 * plugins that it downloads into the home of the one who runs it, which is the test's own.
 *
 * @param main the class with the method `main`
 */
export async function compileJava(
  project: string,
  { source, main, classPath }: { readonly source: string; readonly main: string; readonly classPath: string },
): Promise<void> {
  const target = path.join(project, "target");
  await mkdir(target, { recursive: true });
  await run("javac", ["-d", path.join(target, "classes"), "-cp", classPath, source], { cwd: project });
  const urls = classPath.split(path.delimiter).map((jar) => `file:${jar}`);
  // A line of a manifest has 72 bytes; a longer one goes on after a space.
  const line = `Class-Path: ${urls.join(" ")}`.replace(/(.{70})(?=.)/g, "$1\n ");
  await writeFile(path.join(target, "MANIFEST.MF"), `Main-Class: ${main}\n${line}\n`);
  const jar = ["--create", "--file", "program.jar", "--manifest", "MANIFEST.MF", "-C", "classes", "."];
  await run("jar", jar, { cwd: target });
}
