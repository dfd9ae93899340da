import type { CpuResult } from "../benches/cpu";
import type { DatabaseTokensResult } from "../benches/databaseTokens";
import type { GrowthResult, SeriesName } from "../benches/growth";
import type { InfluxctlResult } from "../benches/influxctl";
import type { OperationsResult } from "../benches/operations";
import type { PackageSizeResult } from "../benches/packageSize";
import type { PluginResult } from "../benches/plugin";
import type { SettingsResult } from "../benches/settings";
import type { StartResult } from "../benches/start";
import { WITHOUT_EDIT } from "../subjects/subject";
import { bytes, milliseconds, seconds, spread, times } from "./numbers";
import { comparison, OPERATION_HEADS, requestsAndState, SUBJECT_HEADS } from "./operationTables";
import type { Table } from "./table";

/** The result of each benchmark, by its name. */
export interface Results {
  readonly packageSize: PackageSizeResult;
  readonly start: StartResult;
  readonly cpu: CpuResult;
  readonly influxctl: InfluxctlResult;
  readonly plugin: PluginResult;
  readonly settings: SettingsResult;
  readonly databaseTokens: DatabaseTokensResult;
  readonly operations: OperationsResult;
  readonly growth: GrowthResult;
}

/** How the result of each benchmark is shown. */
export const TABLES: { readonly [Name in keyof Results]: (result: Results[Name]) => Table[] } = {
  packageSize: ({ unpackedBytes, packedBytes, files, dependencies }) => [
    {
      title: "Installed size",
      head: ["package", "size", "needed for"],
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

  start: ({ own, empty, ratio, modules: { sdk, package: main, runtime, httpClient } }) => [
    {
      title: "Provider process, from its start to its first answer",
      head: ["this package", "empty dynamic provider", "ratio"],
      rows: [[spread(own, milliseconds), spread(empty, milliseconds), spread(ratio, times)]],
    },
    {
      title: "Loading modules, each in a new process",
      head: ["module", "time", "files"],
      rows: (
        [
          ["`@pulumi/pulumi`", sdk],
          ["`pulumi-influxdb-tokens` after it, in the program", main],
          ["`pulumi-influxdb-tokens/runtime` after it, in the provider process", runtime],
          ["axios, at the first request of the http backend", httpClient],
        ] as const
      ).map(([what, loaded]) => [what, spread(loaded.milliseconds, milliseconds), String(loaded.files)]),
    },
  ],

  cpu: (result) => [
    {
      title: `CPU time per token in the provider, of ${result.count.toLocaleString("en")} tokens`,
      head: ["create", "read", "delete", "all"],
      rows: [
        [result.create, result.read, result.delete, result.all].map((part) => spread(part, milliseconds)),
      ],
    },
  ],

  influxctl: (result) => [
    {
      title: `up creating ${result.count} tokens through influxctl`,
      head: ["one call", "calls", "at once", "up", "engine's share", "rest, relative to the calls alone"],
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

  plugin: ({ start, memoryBytes, sizes }) => [
    {
      title: "Native plugin, from its start to its port",
      head: ["form", "plugin", "empty Node process", "over it"],
      rows: Object.entries(start ?? {}).map(([form, { own, empty, overEmpty }]) => [
        form,
        spread(own, milliseconds),
        spread(empty, milliseconds),
        milliseconds(overEmpty),
      ]),
    },
    {
      title: "Native plugin, the most memory while it creates 1,000 tokens",
      head: ["executable"],
      rows: memoryBytes === undefined ? [] : [[bytes(memoryBytes)]],
    },
    ...sizes.flatMap(({ count, subjects }) => [
      comparison(count, subjects, PLUGIN_HEADS),
      requestsAndState(count, subjects, PLUGIN_HEADS),
    ]),
  ],

  settings: ({ variants }) => [
    {
      title: "Dynamic resource: time with a setting, relative to the time without it",
      head: ["setting", "tokens", ...WITHOUT_EDIT.map((operation) => OPERATION_HEADS[operation])],
      rows: variants.map(({ name, count, ratios }) => [
        name,
        String(count),
        ...WITHOUT_EDIT.map((operation) => {
          const ratio = ratios[operation];
          return ratio === undefined ? "" : spread(ratio, times);
        }),
      ]),
    },
  ],

  databaseTokens: ({ sizes }) =>
    sizes.flatMap(({ count, subjects }) => [
      comparison(count, subjects, MANAGEMENT_HEADS),
      requestsAndState(count, subjects, MANAGEMENT_HEADS),
    ]),

  operations: ({ sizes }) =>
    sizes.flatMap(({ count, subjects }) => [comparison(count, subjects), requestsAndState(count, subjects)]),

  growth: (result) => [
    {
      title: "up creating resources: time (CPU time)",
      head: ["resources", ...Object.values(GROWTH_HEADS), "state", "load before"],
      rows: result.sizes.map(({ count, load, series }) => [
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

const MANAGEMENT_HEADS = { ...SUBJECT_HEADS, tokens: "management tokens" };
const PLUGIN_HEADS = { ...SUBJECT_HEADS, tokens: "dynamic resource" };

const GROWTH_HEADS: Readonly<Record<SeriesName, string>> = {
  tokens: "this package",
  tokensWrittenOnce: "this package, state written once",
  random: "RandomId",
  randomWrittenOnce: "RandomId, state written once",
  provider: "provider alone",
  opentofu: "OpenTofu",
};

/** The growth in short: CPU time, and the state behind it. */
export function growthSummary({ sizes }: GrowthResult): Table {
  const names = ["tokens", "tokensWrittenOnce", "random"] as const;
  return {
    title: "up creating resources: CPU time",
    head: ["resources", "state", ...names.map((name) => GROWTH_HEADS[name])],
    rows: sizes.map(({ count, series }) => [
      count.toLocaleString("en"),
      bytes(series.tokens?.stateBytes ?? 0),
      ...names.map((name) => {
        const { seconds: elapsed, cpuSeconds = elapsed } = series[name] ?? {};
        return cpuSeconds === undefined ? "" : seconds(cpuSeconds);
      }),
    ]),
  };
}
