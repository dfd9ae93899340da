import { defined } from "../defined";
import { TokenError } from "../errors";
import type { TokenRecord } from "./backend";

/** What records are read against. */
export interface Expectation {
  /** Dedicated: the account that every record must name; undefined for Clustered. */
  readonly accountId?: string | undefined;
}

/** A JSON object. */
export type Fields = Readonly<Record<string, unknown>>;

/** Whether a value is a JSON object. */
export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** How one route to the service writes a record. */
export interface RecordFormat {
  /** What is read, for messages. */
  readonly source: string;
  /** The names of the fields that not every route calls alike. */
  readonly names: Readonly<
    Record<"accountId" | "tokenPrefix" | "createdAt" | "createdBy" | "expiresAt" | "revokedAt", string>
  >;
  /**
   * Reads an instant; undefined where there is none. The second argument is the field's name, for errors, which
   * are made with {@link RecordReader.malformed}.
   */
  readonly instant: (value: unknown, name: string) => string | undefined;
}

/** Reads records of one format, all fields against the same rules. Unknown fields are ignored. */
export class RecordReader {
  constructor(private readonly format: RecordFormat) {}

  /** @throws TokenError `protocol` when a field is missing or malformed, or the record is of another account */
  read(value: unknown, expected: Expectation): TokenRecord {
    if (!isFields(value)) throw this.malformed("a token is not an object");
    const { names } = this.format;
    const id = this.requiredText(value, "id");
    const accountId = this.optionalText(value, names.accountId)?.toLowerCase();
    if (expected.accountId !== undefined && accountId !== expected.accountId) {
      throw this.malformed(
        `token ${id} is listed for the account ${accountId ?? "(none)"}, not for ${expected.accountId}`,
      );
    }
    return defined({
      id,
      accountId,
      description: this.optionalText(value, "description") ?? "",
      tokenPrefix: this.requiredText(value, names.tokenPrefix),
      createdAt: this.instant(value, names.createdAt) ?? this.missing(names.createdAt),
      createdBy: this.optionalText(value, names.createdBy),
      expiresAt: this.instant(value, names.expiresAt),
      revokedAt: this.instant(value, names.revokedAt),
    });
  }

  /** A field that must hold text, and some. @throws TokenError `protocol` */
  requiredText(fields: Fields, name: string): string {
    return this.optionalText(fields, name) || this.missing(name);
  }

  /** The error for what cannot be read. */
  malformed(problem: string): TokenError {
    return new TokenError("protocol", `the ${this.format.source} cannot be read: ${problem}`);
  }

  private optionalText(fields: Fields, name: string): string | undefined {
    const value = fields[name];
    if (value === undefined || value === null) return undefined;
    if (typeof value !== "string") throw this.malformed(`${name} is not text`);
    return value;
  }

  private instant(fields: Fields, name: string): string | undefined {
    return this.format.instant(fields[name], name);
  }

  private missing(name: string): never {
    throw this.malformed(`${name} is missing`);
  }
}
