import fs, {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeWholeFile } from "../../../cli/wholeFile";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "whole-"));
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

test("the file that cannot be written is named, and nothing else is left behind", async () => {
  const path = join(folder, "tokens.prom");
  mkdirSync(path);
  await expect(writeWholeFile(path, "new")).rejects.toThrow(path);
  expect(readdirSync(folder)).toEqual(["tokens.prom"]);
});

test("a link in the place of the file is replaced, and what it points to stays", async () => {
  const [private_, path] = [join(folder, "private"), join(folder, "tokens.prom")];
  writeFileSync(private_, "private", { mode: 0o600 });
  symlinkSync(private_, path);
  await writeWholeFile(path, "new", 0o644);
  expect(readFileSync(path, "utf8")).toBe("new");
  expect(readFileSync(private_, "utf8")).toBe("private");
  expect(statSync(private_).mode & 0o777).toBe(0o600);
});

test("whoever owns the folder cannot have another file opened to all by a link, whenever the link appears", async () => {
  const private_ = join(folder, "private");
  writeFileSync(private_, "private", { mode: 0o600 });
  let swapped = 0;
  for (const name of ["chmod", "rename"] as const) {
    const original: (...args: never[]) => Promise<void> = fs.promises[name];
    jest.spyOn(fs.promises, name).mockImplementation(async (...args: unknown[]) => {
      const [draft] = readdirSync(folder).filter((file) => file.endsWith(".tmp"));
      if (draft !== undefined && swapped++ === 0) {
        rmSync(join(folder, draft));
        symlinkSync(private_, join(folder, draft));
      }
      await original(...(args as never[]));
    });
  }
  await writeWholeFile(join(folder, "tokens.prom"), "new", 0o644);
  expect(swapped).toBeGreaterThan(0);
  expect(statSync(private_).mode & 0o777).toBe(0o600);
});
