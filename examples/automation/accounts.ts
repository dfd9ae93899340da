import { readFileSync } from "node:fs";

/** An account whose tokens this program manages, in a stack of its own. */
export interface Account {
  /** Also the name of its stack. */
  readonly name: string;
  readonly accountId: string;
  /** The environment variable that holds a management token of this account. */
  readonly credential: string;
}

/** Reads the accounts and removes their credentials from the environment, so that each stack gets only its own. */
export function readAccounts(file: string): { account: Account; credential: string }[] {
  const accounts = JSON.parse(readFileSync(file, "utf8")) as Account[];
  const read = accounts.map((account) => ({ account, credential: process.env[account.credential] ?? "" }));
  for (const { account, credential } of read) {
    if (credential === "") throw new Error(`${account.name}: ${account.credential} is not set`);
  }
  for (const { account } of read) delete process.env[account.credential];
  return read;
}
