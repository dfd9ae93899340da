import { apiErrors } from "../errors";
import { parseObject } from "../jsonBody";
import { numberTexts } from "./numberTexts";
import { checkPartitionTemplate } from "./partitionTemplate";
import type { DatabaseLimits, DatabaseSettings } from "./records";

/** The most characters of a database's name. */
const NAME_LIMIT = 64;

const INT32_MAX = 2 ** 31 - 1;

const INT64_MAX = 2n ** 63n - 1n;

/** The same fields, of any type. */
type FieldsOf<T> = { readonly [K in keyof T]?: unknown };

/** Reads the body of a creation. Unknown fields are ignored. @throws ApiError 400 for an invalid body */
export function parseDatabaseCreation(text: string): DatabaseSettings {
  return checkDatabaseCreation(parseFields(text));
}

/** Checks what a database is to be created from. @throws ApiError 400 for what the service would refuse */
export function checkDatabaseCreation(request: FieldsOf<DatabaseSettings>): DatabaseSettings {
  const { name, partitionTemplate } = request;
  return {
    name: checkName(name),
    maxTables: 500,
    maxColumnsPerTable: 200,
    retentionPeriod: "0",
    ...checkLimits(request),
    ...(partitionTemplate === undefined
      ? {}
      : { partitionTemplate: checkPartitionTemplate(partitionTemplate) }),
  };
}

/** Reads the body of an update. Unknown fields are ignored. @throws ApiError 400 for an invalid body */
export function parseDatabaseChanges(text: string): Partial<DatabaseLimits> {
  const changes = checkLimits(parseFields(text));
  if (Object.keys(changes).length === 0) throw apiErrors.nothingToChange();
  return changes;
}

/** Checks the settings that can be changed, as far as they are given. @throws ApiError 400 for an invalid one */
export function checkLimits(request: FieldsOf<DatabaseLimits>): Partial<DatabaseLimits> {
  const { maxTables, maxColumnsPerTable, retentionPeriod } = request;
  return {
    ...(maxTables === undefined ? {} : { maxTables: checkCount("maxTables", maxTables) }),
    ...(maxColumnsPerTable === undefined
      ? {}
      : { maxColumnsPerTable: checkCount("maxColumnsPerTable", maxColumnsPerTable) }),
    ...(retentionPeriod === undefined ? {} : { retentionPeriod: checkRetention(retentionPeriod) }),
  };
}

/** Reads the body of a renaming. @throws ApiError 400 for an invalid body */
export function parseNewName(text: string): string {
  return checkName(parseObject(text).name);
}

/** Checks the name of a database. @throws ApiError 400 for an invalid one */
export function checkName(value: unknown): string {
  if (typeof value !== "string" || value === "" || [...value].length > NAME_LIMIT) {
    throw apiErrors.nameMalformed(NAME_LIMIT);
  }
  return value;
}

/** The fields of a body, with the retention's digits as they are written there. */
function parseFields(text: string): Record<string, unknown> {
  const fields = parseObject(text);
  if (fields.retentionPeriod === undefined) return fields;
  return { ...fields, retentionPeriod: numberTexts(text).retentionPeriod ?? null };
}

function checkCount(field: string, value: unknown): number {
  if (!Number.isInteger(value) || Number(value) < 1 || Number(value) > INT32_MAX) {
    throw apiErrors.countMalformed(field);
  }
  return Number(value);
}

/** The digits of a retention, from its text in JSON or from a number of JavaScript. */
function checkRetention(value: unknown): string {
  const text = typeof value === "number" || typeof value === "bigint" ? String(value) : value;
  if (typeof text !== "string") throw apiErrors.retentionMalformed();
  const nanoseconds = exactInteger(text);
  if (nanoseconds === undefined || nanoseconds < 0n || nanoseconds > INT64_MAX) {
    throw apiErrors.retentionMalformed();
  }
  return String(nanoseconds);
}

/** JSON may write a whole number as 1.0 or 1e3, too. */
function exactInteger(text: string): bigint | undefined {
  if (/^-?\d+$/.test(text)) return BigInt(text);
  if (!/^-?\d[\d.eE+-]*$/.test(text)) return undefined;
  const number = Number(text);
  return Number.isSafeInteger(number) ? BigInt(number) : undefined;
}
