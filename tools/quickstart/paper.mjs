const coloured = process.stdout.isTTY === true && !process.env.NO_COLOR;
const paint = (code, text) => (coloured ? `\u001b[${code}m${text}\u001b[0m` : text);

const WIDTH = 24;

/** Starts a section of the output. */
export function heading(text) {
  console.log(`\n${paint("1", text)}`);
}

/** One fact of a section. */
export function fact(name, value) {
  console.log(`  ${paint("2", name.padEnd(WIDTH))} ${value}`);
}

/** A statement that was checked, and whether it holds. */
export function finding(holds, text) {
  console.log(`  ${holds ? paint("32", "ok ") : paint("31", "NOT")} ${text}`);
  return holds;
}

/** A line of progress. */
export function note(text) {
  console.log(`  ${paint("2", text)}`);
}
