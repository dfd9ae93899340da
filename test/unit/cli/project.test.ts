import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectName } from "../../../cli/states/project";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "project-test-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test.each([
  ["name: shop\nruntime: nodejs\n", "shop"],
  ["runtime: nodejs\nname:   'shop'  # the shop\n", "shop"],
  ['"name": "shop"\n', "shop"],
  ['{"name":"shop","runtime":{"name":"nodejs","options":{}}}', "shop"],
  ['{\n  "runtime": "nodejs",\n  "name": "shop"\n}', "shop"],
  ["runtime:\n  name: nodejs\nname: shop\n", "shop"],
  ["runtime: nodejs\n", undefined],
])("%j", (text, expected) => {
  const inside = join(folder, "a/b");
  mkdirSync(inside, { recursive: true });
  writeFileSync(join(folder, "Pulumi.yaml"), text);
  expect(projectName(inside)).toBe(expected);
});

test("there is none outside of a project", () => {
  expect(projectName(folder)).toBeUndefined();
});
