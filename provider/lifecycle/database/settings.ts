import type { DatabaseChange, DatabaseRecord } from "../../backends/databases";
import { defined } from "../../defined";
import type { DatabaseArguments } from "./check";
import { sameTemplate } from "./partitionTemplate";
import { acceptedRetention, formatRetention, parseRetention } from "./retention";

/** The settings that a program names; what it leaves out is the service's own. */
export function settingsAsked(
  wanted: Pick<DatabaseArguments, "retention" | "maxTables" | "maxColumnsPerTable">,
): DatabaseChange {
  return defined({
    retentionNanoseconds: wanted.retention === undefined ? undefined : parseRetention(wanted.retention),
    maxTables: wanted.maxTables,
    maxColumnsPerTable: wanted.maxColumnsPerTable,
  });
}

/** The settings out of those asked for that a database does not have yet; undefined: it has all of them. */
export function settingsMissing(
  present: Required<DatabaseChange>,
  asked: DatabaseChange,
): DatabaseChange | undefined {
  const missing = Object.entries(asked).filter(
    ([name, value]) => present[name as keyof DatabaseChange] !== value,
  );
  return missing.length === 0 ? undefined : Object.fromEntries(missing);
}

/** Whether a database has every setting that the program names. */
export function isAsWanted(record: DatabaseRecord, wanted: DatabaseArguments): boolean {
  const { partitionTemplate: template } = wanted;
  if (template !== undefined && !sameTemplate(record.partitionTemplate, template)) return false;
  return settingsMissing(record, settingsAsked(wanted)) === undefined;
}

/** The lines that describe a database in a program. */
export function linesOf(record: DatabaseRecord): string {
  const retention = acceptedRetention(record.retentionNanoseconds);
  return [
    retention === undefined
      ? `(no retention: it is ${formatRetention(record.retentionNanoseconds)}, which cannot be asked for)`
      : `retention: ${JSON.stringify(retention)},`,
    `maxTables: ${record.maxTables},`,
    `maxColumnsPerTable: ${record.maxColumnsPerTable},`,
    record.partitionTemplate === undefined
      ? "(no partitionTemplate)"
      : `partitionTemplate: ${JSON.stringify(record.partitionTemplate)},`,
  ].join(" ");
}
