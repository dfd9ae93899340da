/** A measurement with tags, fields, and a timestamp if it has one. Enough to recognize what is none of that. */
const LINE = /^[^\s,=]\S*(?:\\ \S*)* +[^\s=]+=.+$/;

/** The lines of a write, without blank ones and comments; undefined if one of them is no line protocol. */
export function linesOf(text: string): readonly string[] | undefined {
  const lines = text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
  return lines.length > 0 && lines.every((line) => LINE.test(line)) ? lines : undefined;
}
