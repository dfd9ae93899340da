import { readFileSync } from "node:fs";
import path from "node:path";

const repository = path.resolve(__dirname, "../..");
const read = (file: string) => readFileSync(path.join(repository, file), "utf8");

/** Where each language's program is. */
const PROGRAMS: Record<string, string> = {
  yaml: "yaml/Pulumi.yaml",
  python: "python/__main__.py",
  go: "go/main.go",
  ts: "typescript/index.ts",
  java: "java/src/main/java/tokens/App.java",
};

/** The lines without their indentation, which depends on what is around them. */
const lines = (text: string) => text.split("\n").map((line) => line.trim());

const fences = [...read("docs/languages.md").matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)];
const programs = fences.filter(([, language]) => language !== "sh");

test("docs/languages.md shows a program in each language", () => {
  expect(programs.map(([, language]) => language)).toEqual(Object.keys(PROGRAMS));
});

test.each(programs.map(([, language = "", code = ""]) => [language, code]))(
  "docs/languages.md shows parts of the example in %s",
  (language, code) => {
    const example = lines(read(`examples/languages/${PROGRAMS[language]}`)).join("\n");
    for (const part of lines(code).join("\n").trim().split("\n\n")) expect(example).toContain(part);
  },
);
