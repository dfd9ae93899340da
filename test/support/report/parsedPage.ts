import { execFileSync } from "node:child_process";
import path from "node:path";

/** An element as a parser sees it. */
export interface ParsedElement {
  /** In lower case. */
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** What is in it, without what surrounds it. */
  readonly text: string;
}

/** Every element of a page, in the order of the document. */
export function parsedPage(file: string): readonly ParsedElement[] {
  const program = `
    import { readFileSync } from "node:fs";
    import { parseHTML } from "linkedom";
    const { document } = parseHTML(readFileSync(process.argv[1], "utf8"));
    const elements = [...document.querySelectorAll("*")].map((element) => ({
      name: element.localName.toLowerCase(),
      attributes: Object.fromEntries([...element.attributes].map(({ name, value }) => [name, value])),
      text: element.textContent.trim(),
    }));
    process.stdout.write(JSON.stringify(elements));`;
  const args = ["--input-type=module", "--eval", program, file];
  const cwd = path.resolve(__dirname, "../../..");
  return JSON.parse(execFileSync(process.execPath, args, { cwd, maxBuffer: 1e9 }).toString());
}
