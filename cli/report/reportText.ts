import { formatInstant } from "../../provider/token/time";
import { TOKEN_CLASSES } from "../audit/classify";
import type { CommandContext } from "../command";
import { count } from "../output";
import { headline } from "../overview/headline";
import { notRead } from "../overview/notRead";
import type { LiveToken, Overview, UnusableToken } from "../overview/overview";
import { plainText } from "../table";
import { belongsTo } from "./belongsTo";
import { endsByTime } from "./ends";
import { textBars } from "./textBars";

/** An overview as text for a terminal. */
export function reportText(overview: Overview, { columns }: Pick<CommandContext, "columns">): string {
  const { tokens, dead, classes, read } = overview;
  const ofClasses = [
    ...TOKEN_CLASSES.map((label) => ({ label, number: classes[label] })),
    { label: "dead", number: dead.length },
  ].filter(({ number }) => number > 0);
  const ends = endsByTime(tokens, read.time).map(({ when, number }) => ({ label: when, number }));
  const stacks = read.stacks.length === 0 ? [] : [read.stacks.join(", ")];
  const bars = (title: string, rows: Parameters<typeof textBars>[0]) =>
    rows.length === 0 ? [] : [`${title}:\n${textBars(rows, columns)}`];
  return [
    headline(overview),
    ...bars("Tokens by class", ofClasses),
    ...bars("Live tokens by their end", ends),
    ...whatToDo([...dead, ...tokens]),
    [
      `Read on ${formatInstant(read.time)}:`,
      ...read.kinds.map(({ kind, scope }) => plainText(`  ${kind} tokens of ${scope}`)),
      plainText(`  ${[count(read.stacks.length, "stack"), ...stacks].join(": ")}`),
      ...(read.otherStacks === 0
        ? []
        : [`  ${count(read.otherStacks, "other stack")}, searched for tokens that seemed to be lost`]),
    ].join("\n"),
    ...listed("Not read, or not judged", notRead(overview)),
  ].join("\n\n");
}

function whatToDo(tokens: readonly (LiveToken | UnusableToken)[]): string[] {
  return listed(
    "What to do",
    tokens.flatMap((token) => {
      const { resource } = belongsTo(token);
      const name = resource === "" ? token.id : `${token.id} (${resource})`;
      return token.next.flatMap(({ why, commands }) => [
        `${name}: ${why}`,
        ...commands.map((command) => `  ${command}`),
      ]);
    }),
  );
}

function listed(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [[`${title}:`, ...lines.map((line) => plainText(`  ${line}`))].join("\n")];
}
