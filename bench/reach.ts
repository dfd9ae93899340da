import type { OperationResult } from "./lifecycles";
import { bytes, milliseconds, times } from "./report/numbers";
import type { Results } from "./report/tables";
import type { Operation, SubjectName } from "./subjects/subject";

/** What is to be reached. Counted figures are held by tests too; times are not. */
export const REACH = {
  create: 1.05,
  fasterThanSerialized: 2,
  one: 1.35,
  refresh: 1.1,
  destroy: 1.1,
  stateBytes: 1.1,
  requestsPerToken: 2,
  listingsPerRefresh: 1,
  cpuMs: 1,
  start: 1.15,
  loadingMs: 15,
  packageBytes: 1_000_000,
  influxctl: 1.2,
} as const;

/** A figure beside what is to be reached. */
export interface Verdict {
  readonly what: string;
  readonly wanted: string;
  readonly measured: string;
  readonly reached: boolean;
}

/** Sets the results beside {@link REACH}, as far as there are any. */
export function verdicts(results: Partial<Results>): Verdict[] {
  return [
    ...(results.operations?.sizes.flatMap(({ count, subjects }) => {
      const of = (name: SubjectName, operation: Operation) => subjects[name]?.[operation];
      return operationVerdicts(count, of);
    }) ?? []),
    ...figures(results),
  ];
}

type Lookup = (name: SubjectName, operation: Operation) => OperationResult | undefined;

function operationVerdicts(count: number, of: Lookup): Verdict[] {
  const label = count === 1 ? "1 token" : `${count.toLocaleString("en")} tokens`;
  const against = (operation: Operation, what: string, limit: number): Verdict[] => {
    const ratio = of("tokens", operation)?.ratios.random?.median;
    return ratio === undefined ? [] : [atMost(`${what}, ${label}, against RandomId`, ratio, limit, times)];
  };
  if (count < 100) {
    return [
      ...against("create", "`up` creating", REACH.one),
      ...against("unchanged", "`up` without changes", REACH.one),
    ];
  }
  return [...against("create", "`up` creating", REACH.create), ...large(count, of, label, against)];
}

function large(
  count: number,
  of: Lookup,
  label: string,
  against: (operation: Operation, what: string, limit: number) => Verdict[],
): Verdict[] {
  if (count < 1_000) return [];
  const serialized = of("tokens", "create")?.ratios.closure?.median;
  const [own, random] = [of("tokens", "create"), of("random", "create")];
  return [
    ...(serialized === undefined
      ? []
      : [
          atLeast(
            `\`up\` creating, ${label}: faster than a serialized resource`,
            1 / serialized,
            REACH.fasterThanSerialized,
          ),
        ]),
    ...against("refresh", "`refresh`", REACH.refresh),
    ...against("destroy", "`destroy`", REACH.destroy),
    ...(own?.stateBytes === undefined || random?.stateBytes === undefined
      ? []
      : [
          atMost(
            "state of a token, against RandomId's",
            own.stateBytes / random.stateBytes,
            REACH.stateBytes,
            times,
          ),
        ]),
    atMost(`requests for each created token`, sum(own?.requests) / count, REACH.requestsPerToken, (value) =>
      String(value),
    ),
    atMost(
      `listings in a \`refresh\`, ${label}`,
      sum(of("tokens", "refresh")?.requests),
      REACH.listingsPerRefresh,
      (value) => String(value),
    ),
  ];
}

function figures({ cpu, start, loading, package: size, influxctl }: Partial<Results>): Verdict[] {
  return [
    ...(cpu
      ? [atMost("own CPU in the provider for a token", cpu.all.median, REACH.cpuMs, milliseconds)]
      : []),
    ...(start
      ? [atMost("provider process ready, against an empty one", start.ratio.median, REACH.start, times)]
      : []),
    ...(loading
      ? [
          atMost(
            "loading the package after the SDK",
            loading.package.milliseconds.median,
            REACH.loadingMs,
            milliseconds,
          ),
        ]
      : []),
    ...(size ? [atMost("own files of the package", size.unpackedBytes, REACH.packageBytes, bytes)] : []),
    ...(influxctl
      ? [
          atMost(
            "influxctl, 100 tokens, without the engine's share, against the calls alone",
            influxctl.ratio.median,
            REACH.influxctl,
            times,
          ),
        ]
      : []),
  ];
}

function atMost(what: string, value: number, limit: number, show: (value: number) => string): Verdict {
  return { what, wanted: `at most ${show(limit)}`, measured: show(value), reached: value <= limit };
}

function atLeast(what: string, value: number, limit: number): Verdict {
  return { what, wanted: `at least ${times(limit)}`, measured: times(value), reached: value >= limit };
}

function sum(requests: Readonly<Record<string, number>> = {}): number {
  return Object.values(requests).reduce((total, number) => total + number, 0);
}
