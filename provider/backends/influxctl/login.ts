const URL_SHAPE = /https?:\/\/[^\s"'<>]+/gi;

/** What the address of a login page says of itself, in host, path or query. */
const LOGIN = /(device|activate|authori[sz]e|login|oauth|user_code)/i;

/**
 * Whether a program that never finished was waiting for somebody to log in: it printed an address to do so. Told
 * by the address, because the sentences around it are nobody's contract.
 */
export function asksForLogin(...outputs: readonly string[]): boolean {
  return outputs.some((output) => (output.match(URL_SHAPE) ?? []).some((url) => LOGIN.test(url)));
}
