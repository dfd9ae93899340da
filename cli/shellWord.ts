/** Text as one word of a command to copy: quoted, unless no shell could take it for anything else. */
export function shellWord(text: string): string {
  return /^[A-Za-z0-9_./][A-Za-z0-9_./-]*$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
