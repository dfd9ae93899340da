import type { CpuResult } from "../benches/cpu";
import type { GrowthResult, SeriesName } from "../benches/growth";
import type { InfluxctlResult } from "../benches/influxctl";
import type { KilledResult } from "../benches/killed";
import type { LoadingResult } from "../benches/loading";
import type { OperationsResult } from "../benches/operations";
import type { PackageSizeResult } from "../benches/packageSize";
import type { PrototypeResult } from "../benches/prototype";
import type { StacksResult } from "../benches/stacks";
import type { StartResult } from "../benches/start";
import type { PlaceName, StateBackendsResult } from "../benches/stateBackends";
import type { StateWritingResult, WayName } from "../benches/stateWriting";
import { bytes, milliseconds, seconds, spread, times } from "./numbers";
import { comparison, demand } from "./operationTables";
import type { Table } from "./table";

/** The result of each benchmark, by its name. */
export interface Results {
  readonly package: PackageSizeResult;
  readonly loading: LoadingResult;
  readonly start: StartResult;
  readonly cpu: CpuResult;
  readonly influxctl: InfluxctlResult;
  readonly killed: KilledResult;
  readonly operations: OperationsResult;
  readonly prototype: PrototypeResult;
  readonly postgres: StateBackendsResult;
  readonly writing: StateWritingResult;
  readonly stacks: StacksResult;
  readonly growth: GrowthResult;
}

/** How the result of each benchmark is shown. */
export const TABLES: { readonly [Name in keyof Results]: (result: Results[Name]) => Table[] } = {
  package: ({ unpackedBytes, packedBytes, files, dependencies }) => [
    {
      title: "Package",
      head: ["what", "size", "why"],
      rows: [
        [`pulumi-influxdb-tokens, ${files} files`, bytes(unpackedBytes), `${bytes(packedBytes)} to download`],
        ...dependencies.map(({ name, version, bytes: size, reason }) => [
          `${name} ${version}`,
          bytes(size),
          reason,
        ]),
        ["all dependencies", bytes(dependencies.reduce((sum, { bytes: size }) => sum + size, 0)), ""],
      ],
    },
  ],

  loading: (result) => [
    {
      title: "Loading",
      head: ["what", "time", "files"],
      rows: [
        ["`@pulumi/pulumi`", result.sdk],
        ["`pulumi-influxdb-tokens` after it, in the program", result.package],
        ["`pulumi-influxdb-tokens/runtime` after it, in the provider process", result.runtime],
        ["axios, at the first request of the http backend", result.httpClient],
      ].map(([what, loaded]) => {
        const { milliseconds: time, files } = loaded as LoadingResult["sdk"];
        return [String(what), spread(time, milliseconds), String(files)];
      }),
    },
  ],

  start: ({ own, empty, ratio }) => [
    {
      title: "Start of the provider process",
      head: ["this package", "an empty dynamic provider", "ratio"],
      rows: [[spread(own, milliseconds), spread(empty, milliseconds), spread(ratio, times)]],
    },
  ],

  cpu: (result) => [
    {
      title: `CPU in the provider for one token, of ${result.count}`,
      head: ["create", "read", "delete", "all"],
      rows: [
        [result.create, result.read, result.delete, result.all].map((part) => spread(part, milliseconds)),
      ],
    },
  ],

  influxctl: (result) => [
    {
      title: `up creating ${result.count} tokens through influxctl`,
      head: ["one call", "calls", "at once", "up", "engine's share", "rest, against the calls alone"],
      rows: [
        [
          spread(result.callMs, milliseconds),
          String(result.calls),
          String(result.atOnce),
          spread(result.seconds, seconds),
          spread(result.engineSeconds, seconds),
          spread(result.ratio, times),
        ],
      ],
    },
  ],

  killed: ({ count, tokens, opentofu }) => [
    {
      title: `kill -9 half-way through creating ${count} tokens`,
      head: ["", "living tokens", "of them in no state"],
      rows: [
        ["this package", String(tokens.alive), String(tokens.unknown)],
        ...(opentofu === undefined ? [] : [["OpenTofu", String(opentofu.alive), String(opentofu.unknown)]]),
      ],
    },
  ],

  operations: ({ sizes }) =>
    sizes.flatMap(({ count, subjects }) => [comparison(count, subjects), demand(count, subjects)]),

  prototype: ({ sizes }) =>
    sizes.flatMap(({ count, subjects }) => [comparison(count, subjects), demand(count, subjects)]),

  postgres: (result) =>
    "missing" in result
      ? []
      : result.sizes.flatMap(({ count, places }) =>
          (Object.keys(places) as PlaceName[]).map((place) =>
            comparison(count, places[place] ?? {}, PLACE_HEADS[place]),
          ),
        ),

  writing: ({ count, ways }) => [
    {
      title: `up creating ${count} tokens, states in files`,
      head: ["how the engine writes its state", "time", "against the default"],
      rows: (Object.keys(ways) as WayName[]).map((name) => [
        WAY_HEADS[name],
        spread(ways[name].seconds, seconds),
        spread(ways[name].ratio, times),
      ]),
    },
  ],

  stacks: ({ count, layouts }) => [
    {
      title: `up creating ${count} tokens`,
      head: ["stacks", "at once", "time"],
      rows: layouts.map(({ stacks, atOnce, seconds: time }) => [
        String(stacks),
        String(atOnce),
        spread(time, seconds),
      ]),
    },
  ],

  growth: ({ sizes }) => [
    {
      title: "up creating tokens: time (CPU of all processes)",
      head: ["tokens", ...Object.values(GROWTH_HEADS), "state", "load before"],
      rows: sizes.map(({ count, load, series }) => [
        count.toLocaleString("en"),
        ...(Object.keys(GROWTH_HEADS) as SeriesName[]).map((name) => {
          const point = series[name];
          if (point === undefined) return "";
          const cpu = point.cpuSeconds === undefined ? "" : ` (${seconds(point.cpuSeconds)})`;
          return `${seconds(point.seconds)}${cpu}`;
        }),
        bytes(series.tokens?.stateBytes ?? 0),
        String(load),
      ]),
    },
  ],
};

/** What the series of the growth are called. */
export const GROWTH_HEADS: Readonly<Record<SeriesName, string>> = {
  tokens: "tokens",
  tokensWrittenOnce: "tokens, state written once",
  random: "RandomId",
  randomWrittenOnce: "RandomId, state written once",
  provider: "provider alone",
  opentofu: "OpenTofu",
};

const WAY_HEADS: Readonly<Record<WayName, string>> = {
  default: "default",
  withoutBackups: "`PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS=true`",
  gzip: "`PULUMI_DIY_BACKEND_GZIP=true`",
  writtenOnce: "once, at the end: `PULUMI_SKIP_CHECKPOINTS=true`, experimental",
};

const PLACE_HEADS: Readonly<Record<PlaceName, string>> = {
  files: "with states in files",
  postgres: "with states in PostgreSQL on the same machine",
  distant: "with states in PostgreSQL, 1 ms away (2 ms there and back)",
};
