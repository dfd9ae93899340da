import { OPERATIONS, type SubjectName } from "../subjects/subject";
import { drawBars } from "./barChart";
import { drawLines } from "./lineChart";
import { seconds } from "./numbers";
import { SUBJECT_HEADS } from "./operationTables";
import { GROWTH_HEADS, type Results } from "./tables";

const COLOURS: Readonly<Record<SubjectName, string>> = {
  tokens: "#2f6f9f",
  provider: "#5b3f8f",
  random: "#777777",
  empty: "#bbbbbb",
  serialized: "#b3541e",
  opentofu: "#7a5b00",
  direct: "#2f7f5f",
};

/** The charts that can be drawn, by the name of their file in docs/. */
export function charts(results: Partial<Results>): Record<string, string> {
  const drawn: Record<string, string> = {};
  if (results.growth !== undefined) drawn["performance-growth.svg"] = growthChart(results.growth);
  if (results.operations !== undefined)
    drawn["performance-operations.svg"] = operationsChart(results.operations);
  return drawn;
}

/** Processor time: what else a machine does over the length of such a run makes the clock on the wall useless. */
function growthChart({ sizes }: Results["growth"]): string {
  const line = (name: keyof typeof GROWTH_HEADS) =>
    sizes.flatMap(({ count, series }) => {
      const point = series[name];
      return point === undefined ? [] : ([[count, point.cpuSeconds ?? point.seconds]] as const);
    });
  const series = (
    ["tokens", "random", "tokensWrittenOnce", "randomWrittenOnce", "provider", "opentofu"] as const
  ).map((name) => ({
    name: GROWTH_HEADS[name],
    colour: COLOURS[name === "tokensWrittenOnce" ? "tokens" : name === "randomWrittenOnce" ? "random" : name],
    dashed: name.endsWith("Once"),
    points: line(name),
  }));
  return drawLines({
    title: "pulumi up creating tokens: CPU of all its processes",
    description:
      "Processor time of one update against the number of tokens, both on logarithmic scales. Solid: the engine writes its state at each step. Dashed: the same with the state written once, at the end.",
    xLabel: "tokens in the stack",
    yLabel: "seconds of CPU",
    series: series.filter(({ points }) => points.length > 0),
  });
}

function operationsChart({ sizes }: Results["operations"]): string {
  const largest = sizes.at(-1);
  const subjects = largest?.subjects ?? {};
  const names = Object.keys(subjects) as SubjectName[];
  return drawBars({
    title: `${largest?.count.toLocaleString("en")} tokens: time of one command`,
    description: "Medians of whole commands; the thin lines reach from the least to the most.",
    groups: OPERATIONS.map((operation) => ({
      name: operation === "create" || operation === "unchanged" ? `up (${operation})` : operation,
      bars: names.flatMap((name) => {
        const value = subjects[name]?.[operation]?.seconds;
        return value === undefined ? [] : [{ name: SUBJECT_HEADS[name], colour: COLOURS[name], value }];
      }),
    })),
    show: seconds,
  });
}
