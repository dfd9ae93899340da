import type { OperationResult } from "../lifecycles";
import type { Operation, SubjectName } from "../subjects/subject";
import { TARGETS } from "../targets";
import { bytes, milliseconds, times } from "./numbers";
import { OPERATION_HEADS } from "./operationTables";
import type { Table } from "./table";
import type { Results } from "./tables";

/** A figure that has a target. */
interface Figure {
  readonly what: string;
  /** Undefined where it was not measured. */
  readonly value: number | undefined;
  readonly target: number;
  /** Whether the target is the most or the least that the value may be. @default "most" */
  readonly at?: "least";
  readonly show: (value: number) => string;
}

/** Compares results with {@link TARGETS}, as far as there are results. */
export function targetTable(results: Partial<Results>): Table {
  return {
    title: "Targets",
    head: ["figure", "target", "measured", "met"],
    rows: [...commands(results), ...ownFigures(results), ...ofPlugin(results)].flatMap(
      ({ what, value, target, at, show }) => {
        if (value === undefined) return [];
        const met = at === "least" ? value >= target : value <= target;
        return [[what, `at ${at ?? "most"} ${show(target)}`, show(value), met ? "yes" : "**no**"]];
      },
    ),
  };
}

function commands({ operations }: Partial<Results>): Figure[] {
  const at = (count: number) => {
    const subjects = operations?.sizes.find((size) => size.count === count)?.subjects;
    return (name: SubjectName, operation: Operation) => subjects?.[name]?.[operation];
  };
  const [one, hundred, thousand] = [at(1), at(100), at(1_000)];
  const ratio = (result: OperationResult | undefined, name: SubjectName) => result?.ratios?.[name]?.median;
  const serialized = ratio(thousand("tokens", "create"), "serialized");
  const created = thousand("tokens", "create");
  const refreshed = thousand("tokens", "refresh");
  const relative = (what: string, result: OperationResult | undefined, target: number): Figure => ({
    what: `${what}, relative to RandomId`,
    value: ratio(result, "random"),
    target,
    show: times,
  });
  return [
    relative("`up` creating 1 token", one("tokens", "create"), TARGETS.one),
    relative("`up` without changes, 1 token", one("tokens", "unchanged"), TARGETS.one),
    relative("`up` creating 100 tokens", hundred("tokens", "create"), TARGETS.create),
    relative("`up` creating 1,000 tokens", created, TARGETS.create),
    {
      what: "… times faster than a serialized dynamic resource",
      value: serialized === undefined ? undefined : 1 / serialized,
      target: TARGETS.fasterThanSerialized,
      at: "least",
      show: times,
    },
    relative("`refresh` of 1,000 tokens", refreshed, TARGETS.refresh),
    { what: "… requests", value: sum(refreshed?.requests), target: TARGETS.listingsPerRefresh, show: String },
    relative("`destroy` of 1,000 tokens", thousand("tokens", "destroy"), TARGETS.destroy),
    {
      what: "state of a token, relative to RandomId",
      value: divided(created?.stateBytes, thousand("random", "create")?.stateBytes),
      target: TARGETS.stateBytes,
      show: times,
    },
    {
      what: "requests to create a token, besides the one listing of the run",
      value: divided(sum({ ...created?.requests, list: 0 }), created && 1_000),
      target: TARGETS.requestsPerToken,
      show: String,
    },
    {
      what: "bytes read per token when creating 1,000, relative to creating 100",
      value: divided(divided(created?.bytes, 10), hundred("tokens", "create")?.bytes),
      target: TARGETS.linear,
      show: times,
    },
  ];
}

function ownFigures({ cpu, start, packageSize, influxctl }: Partial<Results>): Figure[] {
  return [
    {
      what: "CPU time of the provider per token",
      value: cpu?.all.median,
      target: TARGETS.cpuMs,
      show: milliseconds,
    },
    {
      what: "start of the provider process, relative to an empty one",
      value: start?.ratio.median,
      target: TARGETS.start,
      show: times,
    },
    {
      what: "loading the package after the SDK",
      value: start?.modules.package.milliseconds.median,
      target: TARGETS.loadingMs,
      show: milliseconds,
    },
    {
      what: "size of the package without dependencies, plugin and libraries",
      value: packageSize?.unpackedBytes,
      target: TARGETS.packageBytes,
      show: bytes,
    },
    {
      what: "size of the plugin in the package",
      value: packageSize?.pluginBytes,
      target: TARGETS.pluginBytes,
      show: bytes,
    },
    {
      what: "size of the libraries inside the command line",
      value: packageSize?.libraryBytes,
      target: TARGETS.libraryBytes,
      show: bytes,
    },
    {
      what: "influxctl, 100 tokens: `up` without the engine's share, relative to the calls alone",
      value: influxctl?.ratio.median,
      target: TARGETS.influxctl,
      show: times,
    },
  ];
}

function divided(value: number | undefined, by: number | undefined): number | undefined {
  return value === undefined || by === undefined ? undefined : value / by;
}

function sum(requests: OperationResult["requests"] | undefined): number | undefined {
  return requests && Object.values(requests).reduce((total, count) => total + count, 0);
}

function ofPlugin({ plugin }: Partial<Results>): Figure[] {
  const at = (count: number) => plugin?.sizes.find((size) => size.count === count)?.subjects;
  const relative = (count: number, operation: Operation, target: number): Figure => ({
    what: `native plugin, ${count.toLocaleString("en")} ${count === 1 ? "token" : "tokens"}, ${OPERATION_HEADS[operation]}, relative to RandomId`,
    value: at(count)?.pluginExecutable?.[operation]?.ratios?.random?.median,
    target,
    show: times,
  });
  const state = (name: SubjectName) => at(1_000)?.[name]?.create?.stateBytes;
  return [
    relative(1, "create", TARGETS.pluginOne),
    relative(1, "unchanged", TARGETS.pluginOne),
    relative(1, "refresh", TARGETS.pluginOneOther),
    relative(1, "destroy", TARGETS.pluginOneOther),
    relative(100, "create", TARGETS.pluginHundred),
    relative(100, "unchanged", TARGETS.pluginHundred),
    relative(100, "refresh", TARGETS.pluginHundredOther),
    relative(100, "destroy", TARGETS.pluginHundredOther),
    relative(1_000, "create", TARGETS.pluginThousand),
    {
      what: "native plugin: state of a token, relative to RandomId",
      value: divided(state("pluginExecutable"), state("random")),
      target: TARGETS.pluginState,
      show: times,
    },
    {
      what: "native plugin, executable: start to its port, over an empty Node process",
      value: plugin?.start?.executable.overEmpty,
      target: TARGETS.pluginStartMs,
      show: milliseconds,
    },
    {
      what: "native plugin, script: the same",
      value: plugin?.start?.script.overEmpty,
      target: TARGETS.pluginScriptStartMs,
      show: milliseconds,
    },
    {
      what: "native plugin: the most memory with 1,000 tokens",
      value: plugin?.memoryBytes,
      target: TARGETS.pluginMemoryBytes,
      show: bytes,
    },
  ];
}
