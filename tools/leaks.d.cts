/** A place where a secret was found. The secret itself is never in it. */
export interface LeakHit {
  /** Which of the given secrets, counted from 0. */
  readonly secret: number;
  /** The file, or the name of the text. */
  readonly place: string;
  /** How it stood there. */
  readonly form: LeakForm;
}

/** How a secret can stand in other bytes. `file-name` is any of the others, in a name. */
export type LeakForm = "plain" | "escaped" | "percent-encoded" | "base64" | "base64url" | "hex" | "file-name";

/** What is searched, and for what. */
export interface LeakSearch {
  /** At least 8 characters each: a shorter one would be found by chance. */
  readonly secrets: readonly string[];
  /** Folders, searched with all below them; links are not followed, but what they name is searched. */
  readonly folders?: readonly string[];
  /** Texts by a name of one's own, such as what a command has printed. */
  readonly texts?: Readonly<Record<string, string>>;
}

/**
 * Searches files and texts for secrets: plain, escaped as in JSON (nested too), percent-encoded, base64 at any
 * alignment, base64url, hex. Rejects when there was nothing to search, so that a wrong path is no success.
 */
export function findSecrets(search: LeakSearch): Promise<LeakHit[]>;
