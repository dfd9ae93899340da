import { randomUUID } from "node:crypto";
import type { ProvenRecord, TokenChange, TokenRecord } from "../../../provider/backends/backend";
import { TokenError } from "../../../provider/errors";
import { FakeBackend } from "./fakeBackend";

/** A permission to read a database. */
export const reads = (database: string) => ({ action: "read", database });

/** The same in memory for database tokens: they can be read one by one, and changed in place. */
export class FakeDatabaseTokens extends FakeBackend {
  override readonly scope: string =
    "dedicated:11111111-1111-4111-8111-111111111111/33333333-3333-4333-8333-333333333333";
  /** What was asked for in each change. */
  readonly changes: (TokenChange & { readonly id: string })[] = [];
  /** The ids that listings leave out. */
  readonly unlisted = new Set<string>();

  /** Its records show nothing of the secret, and permissions. */
  override add(fields: Partial<TokenRecord> = {}): TokenRecord {
    return super.add({ permissions: [reads("sensors")], ...fields, tokenPrefix: "" });
  }

  /** Changes what the service shows of a token, behind everyone's back. */
  alter(id: string, fields: Partial<TokenRecord>): void {
    const index = this.records.findIndex((record) => record.id === id);
    const record = this.records[index];
    if (record === undefined) throw new Error(`no token ${id}`);
    this.records[index] = { ...record, ...fields };
  }

  override async list(): Promise<TokenRecord[]> {
    return (await super.list()).filter(({ id }) => !this.unlisted.has(id));
  }

  get(id: string): Promise<TokenRecord | undefined> {
    return this.meet("get", async () => this.records.find((record) => record.id === id));
  }

  /** A revoked token cannot be changed. */
  change(id: string, change: TokenChange): Promise<TokenRecord> {
    return this.meet("change", async () => {
      this.changes.push({ id, ...change });
      const record = this.records.find((each) => each.id === id);
      if (record === undefined) throw new TokenError("not-found", `the service does not know token ${id}`);
      if (record.revokedAt !== undefined) throw new TokenError("conflict", `token ${id} is revoked`);
      this.alter(id, change);
      return { ...record, ...change };
    });
  }

  override async probe(secret: string, id: string): Promise<ProvenRecord> {
    return { ...(await super.probe(secret, id)), provenBy: "query" };
  }

  protected override newSecret(): string {
    return `apiv1_${randomUUID().replaceAll("-", "")}`;
  }
}
