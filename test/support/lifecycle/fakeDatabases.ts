import type {
  DatabaseBackend,
  DatabaseChange,
  DatabaseRecord,
  DatabaseRequest,
} from "../../../provider/backends/databases";
import { TokenError } from "../../../provider/errors";
import { type CallFault, Troubles } from "./troubles";

type Call = "list" | "create" | "update" | "rename" | "delete";

/** Nanoseconds of a day. */
const DAY = 86_400_000_000_000n;

/** Nanoseconds of a number of days, as text. */
export function days(count: number): string {
  return String(DAY * BigInt(count));
}

/** The databases of a cluster in memory, which answers at once and fails where it is told to. */
export class FakeDatabases implements DatabaseBackend {
  readonly scope: string =
    "dedicated:11111111-1111-4111-8111-111111111111/33333333-3333-4333-8333-333333333333";
  readonly records: DatabaseRecord[] = [];
  /** What was called, in order, with what each call was about. */
  readonly calls: unknown[][] = [];
  readonly #troubles = new Troubles<Call>();

  /** Lets the next calls of a kind meet trouble. */
  trouble(call: Call, trouble: CallFault, times = 1): void {
    this.#troubles.add(call, trouble, times);
  }

  /** Adds a database behind everyone's back, with the service's own settings. */
  add(fields: Partial<DatabaseRecord> & { readonly name: string }): DatabaseRecord {
    const record = { retentionNanoseconds: "0", maxTables: 500, maxColumnsPerTable: 200, ...fields };
    this.records.push(record);
    return record;
  }

  /** The names of all databases. */
  get names(): string[] {
    return this.records.map(({ name }) => name);
  }

  /** What was called besides listings. */
  get changes(): unknown[][] {
    return this.calls.filter(([call]) => call !== "list");
  }

  list(): Promise<DatabaseRecord[]> {
    return this.#call("list", [], () => [...this.records]);
  }

  create(request: DatabaseRequest): Promise<DatabaseRecord> {
    return this.#call("create", [request], () => {
      if (this.names.includes(request.name)) throw new TokenError("conflict", `${request.name} exists`);
      return this.add(request);
    });
  }

  update(name: string, change: DatabaseChange): Promise<Required<DatabaseChange>> {
    return this.#call("update", [name, change], () => this.#replace(name, change));
  }

  rename(name: string, to: string): Promise<void> {
    return this.#call("rename", [name, to], () => {
      if (this.names.includes(to)) throw new TokenError("conflict", `${to} exists`);
      this.#replace(name, { name: to });
    });
  }

  delete(name: string): Promise<void> {
    return this.#call("delete", [name], () => {
      this.records.splice(this.#indexOf(name), 1);
    });
  }

  async close(): Promise<void> {}

  #indexOf(name: string): number {
    const index = this.names.indexOf(name);
    if (index < 0) throw new TokenError("not-found", `there is no ${name}`);
    return index;
  }

  #replace(name: string, change: Partial<DatabaseRecord>): DatabaseRecord {
    const index = this.#indexOf(name);
    const changed = { ...(this.records[index] as DatabaseRecord), ...change };
    this.records[index] = changed;
    return changed;
  }

  #call<T>(call: Call, about: readonly unknown[], work: () => T): Promise<T> {
    this.calls.push([call, ...about]);
    return this.#troubles.meet(call, async () => work());
  }
}
