import { packageVersion } from "../version";
import type { Measured } from "./measure";
import type { Readings } from "./readings";

/** The formats that Prometheus reads: OpenMetrics, and the older text format, which node_exporter's collector needs. */
export type Exposition = "openmetrics" | "text";

/** Metrics as text, and its type for HTTP. */
interface Exposed {
  readonly text: string;
  readonly contentType: string;
}

type Labels = Readonly<Record<string, string>>;
type Values = readonly (readonly [labels: Labels, value: number])[];

/** `undefined`: not known, so it is no metric at all. */
type Value = number | undefined;

/**
 * The metrics of what was read. Pure.
 *
 * @param now computes what depends on the time of the request, in milliseconds since 1970; without it, that is left
 *   out, because a file grows old
 */
export async function expose(
  { last, up, errors }: Readings,
  format: Exposition,
  now?: number,
): Promise<Exposed> {
  const { Counter, Gauge, Registry } = await import("../libraries/openMetrics.mjs");
  const openMetrics = new Registry<typeof Registry.OPENMETRICS_CONTENT_TYPE>();
  openMetrics.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
  const registry = format === "openmetrics" ? openMetrics : new Registry();
  const registers = [registry];
  const gauge = (name: string, help: string, values: Values) => {
    const labelNames = Object.keys(values[0]?.[0] ?? {});
    if (values.length === 0) return;
    const made = new Gauge({ name: `influxdb_tokens_${name}`, help, labelNames, registers });
    for (const [labels, value] of values) made.set(labels, value);
  };
  const single = (name: string, help: string, value: Value) =>
    gauge(name, help, value === undefined ? [] : [[{}, value]]);

  single("up", "Whether the last reading succeeded.", up === undefined ? undefined : Number(up));
  single(
    "last_read_timestamp_seconds",
    "When the numbers were read: the time of the last reading that succeeded.",
    last && seconds(last.time),
  );
  if (errors !== undefined) {
    const help = "Readings that failed since the start.";
    new Counter({ name: "influxdb_tokens_read_errors_total", help, registers }).inc(errors);
  }
  const version = { version: packageVersion() };
  gauge("build_info", "The release of pulumi-influxdb-tokens.", [[version, 1]]);
  for (const [name, help, values] of last === undefined ? [] : familiesOf(last, now)) {
    gauge(name, help, values);
  }
  return { text: await registry.metrics(), contentType: registry.contentType };
}

type Family = readonly [name: string, help: string, values: Values];

function familiesOf(
  { classes, dead, kinds, resources, leftOut }: Measured,
  now: number | undefined,
): Family[] {
  const dates = (date: "endsAt" | "rotatesAt" | "retiresAt", value: (at: number) => number): Values =>
    resources.flatMap((series) => {
      const at = series[date];
      return at === undefined ? [] : [[series.labels, value(at)] as const];
    });
  const until = (at: number) => seconds(at - (now ?? 0));
  return [
    ["live", "Live tokens.", classes.map(({ class: name, kind, live }) => [{ class: name, kind }, live])],
    [
      "endless",
      "Live tokens that never expire.",
      classes.map(({ class: name, kind, endless }) => [{ class: name, kind }, endless]),
    ],
    [
      "dead",
      "Tokens that a stack contains and the service does not accept.",
      dead.map(({ kind, dead: number }) => [{ kind }, number]),
    ],
    [
      "kind_read",
      "Whether tokens of this kind were read.",
      kinds.map(({ kind, read }) => [{ kind }, Number(read)]),
    ],
    [
      "resource_live",
      "Whether the service accepts the tokens of a resource.",
      resources.map((series) => [series.labels, Number(series.live)]),
    ],
    ["end_timestamp_seconds", "When a token expires.", dates("endsAt", seconds)],
    ["rotation_timestamp_seconds", "When the next token is due.", dates("rotatesAt", seconds)],
    ["retirement_timestamp_seconds", "When a previous token is to be revoked.", dates("retiresAt", seconds)],
    ...(now === undefined
      ? []
      : ([
          ["until_end_seconds", "How long until a token expires.", dates("endsAt", until)],
          ["until_rotation_seconds", "How long until the next token is due.", dates("rotatesAt", until)],
          [
            "until_retirement_seconds",
            "How long until a previous token is to be revoked.",
            dates("retiresAt", until),
          ],
        ] as const)),
    ["resources_left_out", "Series of resources above the limit.", [[{}, leftOut]]],
  ];
}

function seconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000);
}
