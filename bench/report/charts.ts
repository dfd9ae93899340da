import type { SeriesName } from "../benches/growth";
import { type Operation, type SubjectName, WITHOUT_EDIT } from "../subjects/subject";
import { seconds } from "./numbers";
import { OPERATION_HEADS, SUBJECT_HEADS } from "./operationTables";
import type { Results } from "./tables";

/** A chart, as `charts/draw.mjs` reads it. */
export interface Chart {
  readonly title: string;
  /** For readers who do not see it. */
  readonly description: string;
  /** A Vega-Lite specification. */
  readonly spec: object;
}

/** Readable on white and on black. */
const COLOURS: Readonly<Record<SubjectName, string>> = {
  tokens: "#2f81f7",
  databaseTokens: "#1f6feb",
  databaseTokensProvider: "#a475f9",
  pluginScript: "#1f6feb",
  pluginExecutable: "#388bfd",
  provider: "#a475f9",
  random: "#8b949e",
  empty: "#8b949e",
  serialized: "#db6d28",
  opentofu: "#b08800",
  direct: "#2da44e",
};

/** The charts that the results allow, by the file that shows them. */
export function chartsOf({ operations, growth }: Partial<Results>): Readonly<Record<string, Chart>> {
  return {
    ...(operations === undefined ? {} : { "docs/performance-operations.svg": operationsChart(operations) }),
    ...(growth === undefined ? {} : { "docs/scaling-growth.svg": growthChart(growth) }),
  };
}

function operationsChart({ sizes }: Results["operations"]): Chart {
  const { count = 0, subjects = {} } = sizes.at(-1) ?? {};
  const names = Object.keys(subjects) as SubjectName[];
  const values = WITHOUT_EDIT.flatMap((operation) =>
    names.flatMap((name) => {
      const time = subjects[name]?.[operation]?.seconds;
      if (time === undefined) return [];
      const { median, least, most } = time;
      const bar = { operation: plainHead(operation), subject: SUBJECT_HEADS[name] };
      return [{ ...bar, median, least, most, label: seconds(median) }];
    }),
  );
  const y = {
    field: "subject",
    type: "nominal",
    sort: null,
    axis: { title: null, ticks: false, domain: false, labelLimit: 300, labelPadding: 6 },
  };
  return {
    title: `${count.toLocaleString("en")} resources: time of one command`,
    description: "Medians of whole commands. The thin lines reach from the least to the most measured.",
    spec: {
      data: { values },
      facet: {
        field: "operation",
        sort: WITHOUT_EDIT.map(plainHead),
        title: null,
        header: { labelAnchor: "start", labelPadding: 4 },
      },
      columns: 1,
      spacing: 12,
      resolve: { scale: { y: "independent" } },
      spec: {
        width: 480,
        height: { step: 20 },
        encoding: { y },
        layer: [
          {
            mark: { type: "bar", height: 14 },
            encoding: {
              x: { field: "median", type: "quantitative", axis: null },
              color: { ...colours(names.map((name) => [SUBJECT_HEADS[name], COLOURS[name]])), legend: null },
            },
          },
          { mark: "rule", encoding: { x: { field: "least", type: "quantitative" }, x2: { field: "most" } } },
          {
            mark: { type: "text", align: "left", dx: 6 },
            encoding: { x: { field: "most", type: "quantitative" }, text: { field: "label" } },
          },
        ],
      },
    },
  };
}

/** The lines of the growth chart: what is created, and when Pulumi writes its state. */
const LINES: Readonly<Record<SeriesName, { subject: SubjectName; written: string }>> = {
  tokens: { subject: "tokens", written: "at each step" },
  tokensWrittenOnce: { subject: "tokens", written: "once, at the end" },
  random: { subject: "random", written: "at each step" },
  randomWrittenOnce: { subject: "random", written: "once, at the end" },
  provider: { subject: "provider", written: "at each step" },
  opentofu: { subject: "opentofu", written: "at each step" },
};

/** Shows CPU time: over minutes, elapsed time depends too much on what else the machine does. */
function growthChart({ sizes }: Results["growth"]): Chart {
  const names = Object.keys(LINES) as SeriesName[];
  const values = sizes.flatMap(({ count, series }) =>
    names.flatMap((name) => {
      const point = series[name];
      const { subject, written } = LINES[name];
      if (point === undefined) return [];
      return [{ line: SUBJECT_HEADS[subject], written, count, cpu: point.cpuSeconds ?? point.seconds }];
    }),
  );
  const subjects = [...new Set(names.map((name) => LINES[name].subject))];
  return {
    title: "Creating resources: CPU time of all processes",
    description:
      "CPU time of one command by number of resources, on logarithmic scales. Where Pulumi writes its state at each step, it grows with the square of the number; where it writes the state once, in proportion to it.",
    spec: {
      data: { values },
      width: 440,
      height: 340,
      encoding: {
        x: {
          field: "count",
          type: "quantitative",
          scale: { type: "log", nice: false },
          title: "resources in the stack",
          axis: {
            format: ",",
            values: sizes.map(({ count }) => count),
            labelOverlap: false,
            labelFlush: false,
          },
        },
        y: {
          field: "cpu",
          type: "quantitative",
          scale: { type: "log" },
          title: "seconds of CPU",
          axis: { format: ",", values: [0.1, 1, 10, 100, 1_000] },
        },
        color: {
          ...colours(
            subjects.map((name) => [SUBJECT_HEADS[name], COLOURS[name]]),
            "line",
          ),
          title: null,
          legend: { symbolSize: 400 },
        },
      },
      layer: [
        {
          mark: { type: "line", strokeWidth: 2 },
          encoding: {
            strokeDash: {
              field: "written",
              sort: null,
              title: "Pulumi writes its state",
              scale: {
                range: [
                  [1, 0],
                  [6, 4],
                ],
              },
              legend: { symbolSize: 400, symbolStrokeColor: "currentColor" },
            },
          },
        },
        { mark: { type: "circle", size: 36, opacity: 1 } },
      ],
    },
  };
}

function plainHead(operation: Operation): string {
  return OPERATION_HEADS[operation].replaceAll("`", "");
}

function colours(pairs: readonly (readonly [name: string, colour: string])[], field = "subject") {
  const scale = { domain: pairs.map(([name]) => name), range: pairs.map(([, colour]) => colour) };
  return { field, type: "nominal", scale };
}
