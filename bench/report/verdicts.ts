import type { OperationResult } from "../lifecycles";
import type { Operation, SubjectName } from "../subjects/subject";
import { TARGETS } from "../targets";
import { bytes, milliseconds, times } from "./numbers";
import type { Results } from "./tables";

/** A figure beside what is to be reached. */
interface Verdict {
  readonly what: string;
  readonly wanted: string;
  readonly measured: string;
  readonly reached: boolean;
}

/** A figure, where it was measured. */
interface Figure {
  readonly what: string;
  readonly value: number | undefined;
  readonly limit: number;
  /** @default "most" */
  readonly at?: "least";
  readonly show: (value: number) => string;
}

/** Sets results beside {@link TARGETS}, as far as there are any. */
export function verdicts(results: Partial<Results>): Verdict[] {
  return [...commands(results), ...ownFigures(results)].flatMap(({ what, value, limit, at, show }) => {
    if (value === undefined) return [];
    const reached = at === "least" ? value >= limit : value <= limit;
    return [{ what, wanted: `at ${at ?? "most"} ${show(limit)}`, measured: show(value), reached }];
  });
}

function commands({ operations }: Partial<Results>): Figure[] {
  const at = (count: number) => {
    const subjects = operations?.sizes.find((size) => size.count === count)?.subjects;
    return (name: SubjectName, operation: Operation) => subjects?.[name]?.[operation];
  };
  const [one, hundred, thousand] = [at(1), at(100), at(1_000)];
  const ratio = (result: OperationResult | undefined, name: SubjectName) => result?.ratios[name]?.median;
  const serialized = ratio(thousand("tokens", "create"), "closure");
  const created = thousand("tokens", "create");
  const refreshed = thousand("tokens", "refresh");
  const against = (what: string, result: OperationResult | undefined, limit: number): Figure => ({
    what: `${what}, against RandomId`,
    value: ratio(result, "random"),
    limit,
    show: times,
  });
  return [
    against("`up` creating 1 token", one("tokens", "create"), TARGETS.one),
    against("`up` without changes, 1 token", one("tokens", "unchanged"), TARGETS.one),
    against("`up` creating 100 tokens", hundred("tokens", "create"), TARGETS.create),
    against("`up` creating 1,000 tokens", created, TARGETS.create),
    {
      what: "… how many times faster than a serialized dynamic resource",
      value: serialized === undefined ? undefined : 1 / serialized,
      limit: TARGETS.fasterThanSerialized,
      at: "least",
      show: times,
    },
    against("`refresh` of 1,000 tokens", refreshed, TARGETS.refresh),
    { what: "… requests", value: sum(refreshed), limit: TARGETS.listingsPerRefresh, show: String },
    against("`destroy` of 1,000 tokens", thousand("tokens", "destroy"), TARGETS.destroy),
    {
      what: "state of a token, against RandomId's",
      value: divided(created?.stateBytes, thousand("random", "create")?.stateBytes),
      limit: TARGETS.stateBytes,
      show: times,
    },
    {
      what: "requests for each created token",
      value: divided(sum(created), 1_000),
      limit: TARGETS.requestsPerToken,
      show: String,
    },
    {
      what: "bytes read for each of 1,000 created tokens, against each of 100",
      value: divided(divided(created?.bytes, 10), hundred("tokens", "create")?.bytes),
      limit: TARGETS.linear,
      show: times,
    },
  ];
}

function ownFigures({ cpu, start, loading, package: size, influxctl }: Partial<Results>): Figure[] {
  return [
    {
      what: "own CPU in the provider for each token",
      value: cpu?.all.median,
      limit: TARGETS.cpuMs,
      show: milliseconds,
    },
    {
      what: "provider process ready, against an empty one",
      value: start?.ratio.median,
      limit: TARGETS.start,
      show: times,
    },
    {
      what: "loading the package after the SDK",
      value: loading?.package.milliseconds.median,
      limit: TARGETS.loadingMs,
      show: milliseconds,
    },
    {
      what: "own files of the package",
      value: size?.unpackedBytes,
      limit: TARGETS.packageBytes,
      show: bytes,
    },
    {
      what: "influxctl, 100 tokens: without the engine's share, against the calls alone",
      value: influxctl?.ratio.median,
      limit: TARGETS.influxctl,
      show: times,
    },
  ];
}

function divided(value: number | undefined, by: number | undefined): number | undefined {
  return value === undefined || by === undefined ? undefined : value / by;
}

function sum(result: OperationResult | undefined): number | undefined {
  if (result === undefined) return undefined;
  return Object.values(result.requests).reduce((total, count) => total + count, 0);
}
