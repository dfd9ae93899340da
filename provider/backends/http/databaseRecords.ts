import { defined } from "../../defined";
import { TokenError } from "../../errors";
import type { DatabaseChange, DatabaseRecord, PartitionPart } from "../databases";
import { type Expectation, isFields } from "../recordReader";
import { parseWithExact } from "./exactInteger";

type Fields = Readonly<Record<string, unknown>>;

const LARGEST_INT32 = 2 ** 31 - 1;
const LARGEST_INT64 = 2n ** 63n - 1n;

/** Far longer than any name that the service accepts. */
const LONGEST_NAME = 1_024;

/** Parses an answer, with every digit of a retention period. @throws SyntaxError if it is not JSON */
export function parseDatabases(text: string): unknown {
  return parseWithExact("retentionPeriod", text);
}

/**
 * Reads one record. Unknown fields are ignored, so that the service can add some.
 *
 * @throws TokenError `protocol` if a field is missing or malformed, or the database belongs to another cluster
 */
export function readDatabase(value: unknown, cluster: Expectation): DatabaseRecord {
  const fields = fieldsOf(value, cluster);
  return defined({
    name: readName(fields),
    ...settingsOf(fields),
    partitionTemplate: templateOf(fields.partitionTemplate),
  });
}

/** Reads the settings in the answer to a change, which shows no partition template. @throws TokenError `protocol` */
export function readSettings(value: unknown, cluster: Expectation): Required<DatabaseChange> {
  return settingsOf(fieldsOf(value, cluster));
}

/** The name in a record. @throws TokenError `protocol` */
export function readName(value: unknown): string {
  const name = isFields(value) ? value.name : undefined;
  // It may be anybody's text: whoever shows it must redact it.
  if (typeof name === "string" && name !== "" && name.length <= LONGEST_NAME) return name;
  throw malformed("name is missing or malformed");
}

/**
 * Reads a complete listing: a JSON array of records.
 *
 * @throws TokenError `protocol` if anything in it cannot be read, or two have one name: a name then means nothing
 */
export function readDatabases(value: unknown, cluster: Expectation): DatabaseRecord[] {
  if (!Array.isArray(value)) throw malformed("the listing is not an array");
  const records = value.map((item) => readDatabase(item, cluster));
  const names = new Set<string>();
  for (const { name } of records) {
    if (names.has(name)) throw malformed(`two databases are called ${JSON.stringify(name)}`);
    names.add(name);
  }
  return records;
}

function fieldsOf(value: unknown, cluster: Expectation): Fields {
  if (!isFields(value)) throw malformed("a database is not an object");
  for (const [field, expected] of Object.entries(cluster)) {
    const found = value[field];
    if (expected === undefined) continue;
    if (typeof found === "string" && found.toLowerCase() === expected) continue;
    throw malformed(
      `a database has the ${field} ${typeof found === "string" ? JSON.stringify(found.slice(0, 100)) : "(none)"}, not ${expected}`,
    );
  }
  return value;
}

function settingsOf(fields: Fields): Required<DatabaseChange> {
  return {
    retentionNanoseconds: retentionOf(fields.retentionPeriod),
    maxTables: countOf(fields, "maxTables"),
    maxColumnsPerTable: countOf(fields, "maxColumnsPerTable"),
  };
}

/** Nanoseconds, which {@link parseDatabases} leaves as text where a number could not hold them. None: for ever. */
function retentionOf(value: unknown): string {
  if (value === undefined || value === null) return "0";
  const exact = typeof value === "number" ? Number.isSafeInteger(value) : typeof value === "string";
  const digits = String(value);
  if (exact && /^\d{1,19}$/.test(digits) && BigInt(digits) <= LARGEST_INT64) return String(BigInt(digits));
  throw malformed("retentionPeriod is not a whole number of nanoseconds");
}

function countOf(fields: Fields, name: string): number {
  const value = fields[name];
  if (Number.isInteger(value) && Number(value) >= 1 && Number(value) <= LARGEST_INT32) return Number(value);
  throw malformed(`${name} is not a whole number from 1`);
}

function templateOf(value: unknown): PartitionPart[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) throw malformed("partitionTemplate is not an array");
  return value.length === 0 ? undefined : value.map(partOf);
}

function partOf(part: unknown): PartitionPart {
  const { type, value } = isFields(part) ? part : {};
  if (type === "time" && typeof value === "string") return { time: value };
  if (type === "tag" && typeof value === "string") return { tag: value };
  const { tagName, numberOfBuckets } = isFields(value) ? value : {};
  if (type === "bucket" && typeof tagName === "string" && Number.isInteger(numberOfBuckets)) {
    return { bucket: { tagName, numberOfBuckets: Number(numberOfBuckets) } };
  }
  throw malformed("partitionTemplate has a part that is neither time nor tag nor bucket");
}

function malformed(problem: string): TokenError {
  return new TokenError("protocol", `the answer of the management API cannot be read: ${problem}`);
}
