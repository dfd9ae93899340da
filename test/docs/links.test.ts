import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const repository = path.resolve(__dirname, "../..");

/** Every document of the repository, by its path from the root. */
const documents = ["", "docs", "examples", "bench"].flatMap((folder) =>
  readdirSync(path.join(repository, folder), { recursive: folder !== "", encoding: "utf8" })
    .filter((name) => name.endsWith(".md") && !name.includes("node_modules"))
    .map((name) => path.join(folder, name)),
);

/** The text of a document without its code blocks, whose comments look like headings. */
const textOf = (document: string) =>
  readFileSync(path.join(repository, document), "utf8").replace(/^ *```[\s\S]*?^ *```$/gm, "");

/** The fragments that GitHub accepts in a link to a document. */
function anchorsOf(document: string): Set<string> {
  const text = textOf(document);
  const seen = new Map<string, number>();
  const anchors = [...text.matchAll(/<a id="([^"]+)"/g)].map(([, id = ""]) => id);
  for (const [, heading = ""] of text.matchAll(/^#{1,6} (.+)$/gm)) {
    const anchor = heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .trim()
      .replace(/\s/g, "-");
    const times = seen.get(anchor) ?? 0;
    seen.set(anchor, times + 1);
    anchors.push(times === 0 ? anchor : `${anchor}-${times}`);
  }
  return new Set(anchors);
}

/** The links of a document that lead nowhere. Those to the web are not followed. */
function brokenLinks(document: string): string[] {
  const links = [...textOf(document).matchAll(/\]\(([^()\s]+)\)/g)].map(([, link = ""]) => link);
  return links.filter((link) => {
    if (/^[a-z]+:/.test(link)) return false;
    const [file = "", anchor] = link.split("#");
    const target = file === "" ? document : path.join(path.dirname(document), file);
    if (!existsSync(path.join(repository, target))) return true;
    return anchor !== undefined && !anchorsOf(target).has(anchor);
  });
}

test.each(documents)("%s has no broken links", (document) => {
  expect(brokenLinks(document)).toEqual([]);
});

test("every guide is in the index", () => {
  const index = textOf("docs/README.md");
  const guides = readdirSync(path.join(repository, "docs")).filter((name) => name.endsWith(".md"));
  expect(guides.filter((name) => name !== "README.md" && !index.includes(`](${name}`))).toEqual([]);
});
