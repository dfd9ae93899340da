import { program } from "./program";

/** The environment variable from which {@link adoptedToken} takes a secret: programs are files, and hold none. */
export const GIVEN = "GIVEN_TOKEN";

/** What {@link adoptedToken} declares. */
interface Adopted {
  /** @default "ci" */
  readonly name?: string;
  /** The arguments but for `adopt`. */
  readonly args: Readonly<Record<string, unknown>>;
  /** The id to adopt; undefined: nothing is adopted. */
  readonly id?: string;
  /** Whether the secret is given with it. */
  readonly given?: boolean;
  /** The resource's options, as the text of an object. */
  readonly options?: string;
}

/** Statements that declare a token of the name of its resource. */
export function adoptedToken({ name = "ci", args, id, given = false, options = "{}" }: Adopted): string {
  const secret = given ? `, token: process.env.${GIVEN}` : "";
  const adopt = id === undefined ? "" : `, adopt: { id: ${JSON.stringify(id)}${secret} }`;
  return `const ${name} = new ManagementToken("${name}", { ...${JSON.stringify(args)}${adopt} }, ${options});\n`;
}

/** A program with one token named `ci` that exports everything but its secret, which may not be known. */
export function quietToken(adopted: Adopted): string {
  return program(`${adoptedToken(adopted)}
for (const name of ["tokenId", "tokenPrefix", "scope", "createdAt", "status"]) exports[name] = ci[name];`);
}

/** A program with one token named `ci` whose secret is an output. */
export function usedToken(adopted: Adopted): string {
  return program(`${adoptedToken(adopted)}exports.token = ci.token;`);
}
