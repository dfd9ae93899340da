import type { TokenChange, TokenRecord } from "../../../provider/backends/backend";
import { TokenError } from "../../../provider/errors";
import type { Context } from "../../../provider/lifecycle/steps/context";
import { Listing } from "../../../provider/lifecycle/steps/listing";
import { FakeBackend } from "./fakeBackend";
import { type LifecycleInMemory, lifecycleInMemory } from "./lifecycleInMemory";
import { type CallFault, Troubles } from "./troubles";

/** The database tokens of a cluster in memory: they can be read and changed one by one. */
export class FakeDatabaseTokens extends FakeBackend {
  /** The ids of the tokens that were asked to be changed, in order. */
  readonly changed: string[] = [];
  readonly #troubles = new Troubles<"change">();

  /** Lets the next changes meet trouble. */
  troubleChanges(trouble: CallFault, times = 1): void {
    this.#troubles.add("change", trouble, times);
  }

  /** What a token is like on the service. */
  record(id: string | undefined): TokenRecord {
    const record = this.records.find((each) => each.id === id);
    if (record === undefined) throw new Error(`there is no token ${id}`);
    return record;
  }

  /** Changes a token behind everyone's back. */
  set(id: string, fields: Partial<TokenRecord>): TokenRecord {
    const record = { ...this.record(id), ...fields };
    this.records[this.records.findIndex((each) => each.id === id)] = record;
    return record;
  }

  async get(id: string): Promise<TokenRecord | undefined> {
    return this.records.find((each) => each.id === id);
  }

  change(id: string, change: TokenChange): Promise<TokenRecord> {
    this.changed.push(id);
    return this.#troubles.meet("change", async () => {
      const record = await this.get(id);
      if (record === undefined) throw new TokenError("not-found", `no token ${id}`);
      if (record.revokedAt !== undefined) throw new TokenError("conflict", `token ${id} is revoked`);
      return this.set(id, change);
    });
  }
}

/** What the lifecycle of database tokens works with, in memory. */
export interface DatabaseTokensInMemory extends Omit<LifecycleInMemory, "backend" | "contexts"> {
  readonly backend: FakeDatabaseTokens;
}

/** A cluster without database tokens. */
export function databaseTokensInMemory(): DatabaseTokensInMemory {
  const { contexts: _ofAccount, ...memory } = lifecycleInMemory();
  const backend = new FakeDatabaseTokens(memory.clock);
  const context: Context = {
    ...memory.context,
    backend,
    listing: new Listing(backend),
    // No listing of a cluster shows the credential.
    credentials: [{ ...memory.credential, prefix: "" }],
  };
  return { ...memory, backend, context };
}
