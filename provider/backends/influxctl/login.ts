const URL_SHAPE = /https?:\/\/[^\s"'<>]+/gi;

/** What identifies the address of a login page, in host, path or query. */
const LOGIN = /(device|activate|authori[sz]e|login|oauth|user_code)/i;

/**
 * Whether a program that never finished was waiting for a login: it printed an address for that. The text around the
 * address is not a contract, so it is not examined.
 */
export function asksForLogin(...outputs: readonly string[]): boolean {
  return outputs.some((output) => (output.match(URL_SHAPE) ?? []).some((url) => LOGIN.test(url)));
}
