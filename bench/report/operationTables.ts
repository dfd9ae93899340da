import type { LifecycleResults, OperationResult } from "../lifecycles";
import { OPERATIONS, type Operation, type SubjectName, WITHOUT_EDIT } from "../subjects/subject";
import { bytes, seconds, spread, times } from "./numbers";
import type { Table } from "./table";

/** The names of the subjects in tables and charts. */
export const SUBJECT_HEADS: Readonly<Record<SubjectName, string>> = {
  tokens: "this package",
  databaseTokens: "database tokens",
  databaseTokensProvider: "provider alone, database tokens",
  pluginScript: "plugin, script",
  pluginExecutable: "plugin, executable",
  provider: "provider alone",
  random: "RandomId",
  empty: "empty dynamic resource",
  serialized: "serialized dynamic resource",
  opentofu: "OpenTofu",
  direct: "requests alone",
};

/** The names of the operations in tables. */
export const OPERATION_HEADS: Readonly<Record<Operation, string>> = {
  create: "`up` creating",
  unchanged: "`up` without changes",
  edit: "`up` changing permissions",
  refresh: "`refresh`",
  destroy: "`destroy`",
};

/** Times by operation, and the ratio of the first subject to each of the others. */
export function comparison(count: number, subjects: LifecycleResults, heads = SUBJECT_HEADS): Table {
  const names = Object.keys(subjects) as SubjectName[];
  const [own, ...others] = names;
  const rows = OPERATIONS.flatMap((operation) => {
    const of = (name: SubjectName | undefined) =>
      name === undefined ? undefined : subjects[name]?.[operation];
    if (of(own) === undefined) return [];
    const time = (name: SubjectName) => shown(of(name));
    const ratio = (name: SubjectName) => {
      const value = of(own)?.ratios?.[name];
      return value === undefined ? "" : `${name === others[0] ? spread(value, times) : times(value.median)}`;
    };
    const cpu = (name: SubjectName) => {
      const value = of(name)?.cpuSeconds?.median;
      return value === undefined ? "" : seconds(value);
    };
    return [
      [OPERATION_HEADS[operation], ...names.map(time)],
      [`… ${own === undefined ? "" : heads[own]} relative to it`, "", ...others.map(ratio)],
      ["… CPU time", ...names.map(cpu)],
    ];
  });
  const noun = count === 1 ? "resource" : "resources";
  return {
    title: `${count.toLocaleString("en")} ${noun}`,
    head: ["operation", ...names.map((name) => heads[name])],
    rows,
  };
}

function shown(result: OperationResult | undefined): string {
  return result === undefined ? "" : spread(result.seconds, seconds);
}

/** What each subject requests from the service and stores in its state. */
export function requestsAndState(count: number, subjects: LifecycleResults, heads = SUBJECT_HEADS): Table {
  const names = Object.keys(subjects) as SubjectName[];
  const edits = names.some((name) => subjects[name]?.edit !== undefined);
  const operations = edits ? OPERATIONS : WITHOUT_EDIT;
  const requests = (result: OperationResult | undefined) =>
    Object.entries(result?.requests ?? {})
      .map(([operation, number]) => `${number.toLocaleString("en")} ${operation}`)
      .join(", ") || "none";
  return {
    title: `${count.toLocaleString("en")} ${count === 1 ? "resource" : "resources"}: requests to the service, and size of the state`,
    head: ["", ...operations.map((operation) => OPERATION_HEADS[operation]), "state"],
    rows: names.map((name) => [
      heads[name],
      ...operations.map((operation) =>
        subjects[name]?.[operation] === undefined ? "" : requests(subjects[name]?.[operation]),
      ),
      subjects[name]?.create?.stateBytes === undefined ? "" : bytes(subjects[name]?.create?.stateBytes ?? 0),
    ]),
  };
}
