import { defined } from "../defined";
import { TokenError } from "../errors";
import { holdsToken } from "../token/redact";
import { LONGEST_PREFIX } from "../token/secret";
import type { TokenRecord } from "./backend";

/** What records are checked against. */
export interface Expectation {
  /** Dedicated: the account that every record must name; undefined for Clustered. */
  readonly accountId?: string | undefined;
  /** Dedicated: the cluster that every record must name; undefined for tokens of an account, and Clustered. */
  readonly clusterId?: string | undefined;
}

/** A JSON object. */
type Fields = Readonly<Record<string, unknown>>;

/** Whether a value is a JSON object. */
export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** How one backend writes a record. */
interface RecordFormat {
  /** The source, for messages. */
  readonly source: string;
  /** The names of the fields that differ between backends. */
  readonly names: Readonly<
    Record<"accountId" | "createdAt" | "createdBy" | "expiresAt" | "revokedAt", string>
  > & {
    /** Undefined: the records show nothing of the secret. */
    readonly tokenPrefix: string | undefined;
  };
  /**
   * Reads an instant; undefined if there is none. The second argument is the field's name, for errors, which
   * {@link RecordReader.malformed} creates.
   */
  readonly instant: (value: unknown, name: string) => string | undefined;
}

/** The form of fields that appear as plaintext in states, messages and tables. */
const SHAPES = {
  id: /^[A-Za-z0-9][A-Za-z0-9_.:-]{0,127}$/,
  // Only the public part of a secret: a whole one in its place would be shown everywhere.
  prefix: new RegExp(`^[\\x21-\\x7e]{1,${LONGEST_PREFIX}}$`),
  line: /^[^\p{Cc}\u2028\u2029]{0,256}$/u,
} as const;

/** Far longer than any real description. The limit keeps 200,000 records in memory. */
const LONGEST_DESCRIPTION = 65_536;

/** Reads records of one format by the same rules. Unknown fields are ignored. */
export class RecordReader {
  constructor(private readonly format: RecordFormat) {}

  /** @throws TokenError `protocol` if a field is missing or malformed, or the record belongs to another account */
  read(value: unknown, expected: Expectation): TokenRecord {
    if (!isFields(value)) throw this.malformed("a token is not an object");
    const { names } = this.format;
    const id = this.shaped(this.requiredText(value, "id"), "id", SHAPES.id);
    const accountId = this.optionalLine(value, names.accountId)?.toLowerCase();
    if (expected.accountId !== undefined && accountId !== expected.accountId) {
      throw this.malformed(
        `token ${id} is listed for the account ${accountId ?? "(none)"}, not for ${expected.accountId}`,
      );
    }
    this.requireCluster(value, id, expected.clusterId);
    return defined({
      id,
      accountId,
      description: this.description(value),
      tokenPrefix: this.prefix(value),
      createdAt: this.instant(value, names.createdAt) ?? this.missing(names.createdAt),
      createdBy: this.optionalLine(value, names.createdBy),
      expiresAt: this.instant(value, names.expiresAt),
      revokedAt: this.instant(value, names.revokedAt),
    });
  }

  /** A field that must contain text that is not empty. @throws TokenError `protocol` */
  requiredText(fields: Fields, name: string): string {
    return this.optionalText(fields, name) || this.missing(name);
  }

  /** The error for unreadable input. */
  malformed(problem: string): TokenError {
    return new TokenError("protocol", `the ${this.format.source} cannot be read: ${problem}`);
  }

  private requireCluster(value: Fields, id: string, expected: string | undefined): void {
    if (expected === undefined) return;
    const clusterId = this.optionalLine(value, "clusterId")?.toLowerCase();
    if (clusterId === expected) return;
    throw this.malformed(
      `token ${id} is listed for the cluster ${clusterId ?? "(none)"}, not for ${expected}`,
    );
  }

  private optionalText(fields: Fields, name: string): string | undefined {
    const value = fields[name];
    if (value === undefined || value === null) return undefined;
    if (typeof value !== "string") throw this.malformed(`${name} is not text`);
    return value;
  }

  /** Untrusted text: whoever shows it must redact it. */
  private description(fields: Fields): string {
    const text = this.optionalText(fields, "description") ?? "";
    if (text.length > LONGEST_DESCRIPTION) throw this.malformed("description is too long");
    return text;
  }

  private prefix(fields: Fields): string {
    const { tokenPrefix: name } = this.format.names;
    return name === undefined ? "" : this.shaped(this.requiredText(fields, name), name, SHAPES.prefix);
  }

  private optionalLine(fields: Fields, name: string): string | undefined {
    const text = this.optionalText(fields, name);
    return text === undefined ? undefined : this.shaped(text, name, SHAPES.line);
  }

  private shaped(text: string, name: string, shape: RegExp): string {
    if (shape.test(text) && !holdsToken(text)) return text;
    throw this.malformed(`${name} is malformed`);
  }

  private instant(fields: Fields, name: string): string | undefined {
    return this.format.instant(fields[name], name);
  }

  private missing(name: string): never {
    throw this.malformed(`${name} is missing`);
  }
}
