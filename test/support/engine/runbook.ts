/** The commands of a section of a document, in their order, as one shell script. */
export interface Section {
  readonly title: string;
  readonly commands: readonly { readonly line: string; readonly code: number }[];
}

/** Reads the sections of a Markdown document that hold `sh` blocks. */
export function sectionsOf(markdown: string): Section[] {
  return markdown
    .split(/^## /m)
    .slice(1)
    .map((text) => ({
      title: text.slice(0, text.indexOf("\n")),
      commands: [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].flatMap(([, block = ""]) =>
        block
          .replace(/\\\n\s*/g, " ")
          .split("\n")
          .filter((line) => line.trim() !== "")
          .map(commandOf),
      ),
    }))
    .filter(({ commands }) => commands.length > 0);
}

/** A script that stops at the first command whose exit code is not the one that the document says. */
export function scriptOf({ commands }: Section): string {
  const steps = commands.map(
    ({ line, code }) => `echo ${quoted(`$ ${line}`)}
${line}
code=$?
if [ "$code" -ne ${code} ]; then echo ${quoted(line)} "exited with $code, not with ${code}" >&2; exit 99; fi`,
  );
  return ["set -u", ...steps].join("\n");
}

function commandOf(text: string): Section["commands"][number] {
  const match = /^(.*?)\s+# exits with (\d+)$/.exec(text);
  return { line: match?.[1] ?? text, code: Number(match?.[2] ?? 0) };
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
