import type { AuditedToken } from "../../audit/classify";

/** What the classes of tokens mean, in short; `audit --help` says more. */
export const CLASS_MEANINGS: readonly {
  readonly name: AuditedToken["class"] | "dead";
  readonly meaning: string;
}[] = [
  {
    name: "orphan",
    meaning: "created for a stack that was read, but in no state of the whole state backend",
  },
  { name: "pending", meaning: "created by an operation that was interrupted or is still running" },
  { name: "suspect", meaning: "probably pending, but its marker names no organization" },
  { name: "managed", meaning: "a state contains it as a token of this account" },
  { name: "elsewhere", meaning: "created for a stack, or contained in one, but not proven to be lost" },
  { name: "unmanaged", meaning: "in no state that was read; created by hand or by another program" },
  { name: "kept", meaning: "listed as known and fine" },
  { name: "dead", meaning: "a state contains it, but it is revoked, expired or missing" },
];
