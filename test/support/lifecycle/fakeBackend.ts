import { randomUUID } from "node:crypto";
import type {
  CallOptions,
  CreatedToken,
  CreateRequest,
  TokenBackend,
  TokenRecord,
} from "../../../provider/backends/backend";
import { TokenError } from "../../../provider/errors";
import { publicPrefix } from "../../../provider/token/secret";
import type { FakeClock } from "./fakeClock";
import { type CallFault, Troubles } from "./troubles";

export { fails, failsAfterwards } from "./troubles";

/** The calls of a backend. */
type Call = "create" | "list" | "revoke" | "probe" | "get" | "change";

/** A service in memory that answers at once and fails where it is told to. */
export class FakeBackend implements TokenBackend {
  readonly scope: string = "dedicated:11111111-1111-4111-8111-111111111111";
  readonly records: TokenRecord[] = [];
  readonly secrets = new Map<string, string>();
  /** What was called, in order. */
  readonly calls: Call[] = [];
  readonly #troubles = new Troubles<Call>();

  constructor(protected readonly clock: FakeClock) {}

  /** Lets the next calls of a kind meet trouble. */
  trouble(call: Call, trouble: CallFault, times = 1): void {
    this.#troubles.add(call, trouble, times);
  }

  /** Ends all trouble. */
  calm(): void {
    this.#troubles.end();
  }

  /** Adds a token behind everyone's back. */
  add(fields: Partial<TokenRecord> = {}): TokenRecord {
    const record = {
      id: randomUUID(),
      description: "somebody's",
      tokenPrefix: `M.V1.${randomUUID().slice(0, 4)}`,
      createdAt: new Date(this.clock.now()).toISOString(),
      ...fields,
    };
    this.records.push(record);
    return record;
  }

  /** The tokens that are not revoked. */
  get alive(): TokenRecord[] {
    return this.records.filter(({ revokedAt }) => revokedAt === undefined);
  }

  create(request: CreateRequest, _options?: CallOptions): Promise<CreatedToken> {
    return this.meet("create", async () => {
      const secret = this.newSecret();
      const record = this.add({ ...request, tokenPrefix: publicPrefix(secret) });
      this.secrets.set(record.id, secret);
      return { record, secret };
    });
  }

  list(): Promise<TokenRecord[]> {
    return this.meet("list", async () => [...this.records]);
  }

  revoke(id: string): Promise<void> {
    return this.meet("revoke", async () => {
      const index = this.records.findIndex((record) => record.id === id);
      const record = this.records[index];
      if (record === undefined) throw new TokenError("not-found", `no token ${id}`);
      if (record.revokedAt !== undefined) throw new TokenError("conflict", `token ${id} is revoked`);
      this.records[index] = { ...record, revokedAt: new Date(this.clock.now()).toISOString() };
    });
  }

  probe(secret: string, id: string): Promise<TokenRecord> {
    return this.meet("probe", async () => {
      const record = this.records.find((one) => one.id === id);
      if (record === undefined) throw new TokenError("not-found", `no token ${id}`);
      if (this.secrets.get(id) !== secret) throw new TokenError("authentication", "wrong secret");
      if (record.revokedAt !== undefined) throw new TokenError("invalid-token", `token ${id} is revoked`);
      return record;
    });
  }

  async close(): Promise<void> {}

  protected newSecret(): string {
    return `M.V1.${randomUUID().replaceAll("-", "")}`;
  }

  protected async meet<T>(call: Call, work: () => Promise<T>): Promise<T> {
    this.calls.push(call);
    return this.#troubles.meet(call, work);
  }
}
