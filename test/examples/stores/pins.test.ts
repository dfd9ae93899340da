import { readFile } from "node:fs/promises";
import path from "node:path";

const read = async (file: string) => await readFile(path.resolve(__dirname, "../../..", file), "utf8");

test("the stores' packages are locked for every system, and for no particular registry", async () => {
  const lock = await read("test/support/stores/packages/package-lock.json");
  const { packages } = JSON.parse(lock) as { packages: Record<string, { integrity?: string }> };
  const [root, ...others] = Object.values(packages);
  expect(root).toHaveProperty("dependencies");
  expect(others.every(({ integrity }) => integrity?.startsWith("sha512-"))).toBe(true);
  expect(lock).not.toContain('"resolved"');
});
