import type { CommandContext } from "../command";
import type { ListedToken } from "../listedToken";
import { count, endText } from "../output";
import { type Column, plainText, table } from "../table";
import type { ImportPlan } from "./planImport";

/** An import as text. */
export function importText(
  { resources, leftOut }: ImportPlan,
  tokens: readonly ListedToken[],
  { file, scope, next }: { readonly file: string; readonly scope: string; readonly next: readonly string[] },
  context: CommandContext,
): string {
  const byId = new Map(tokens.map((token) => [token.id, token]));
  const columns: Column<ImportPlan["resources"][number]>[] = [
    { title: "NAME", value: ({ name }) => name, shrinksTo: 12 },
    { title: "ID", value: ({ id }) => id },
    { title: "EXPIRES", value: ({ id }) => endText(byId.get(id) ?? { status: "active" }), optional: true },
    {
      title: "DESCRIPTION",
      value: ({ id }) => byId.get(id)?.description ?? "",
      shrinksTo: 12,
      optional: true,
    },
  ];
  const left = leftOut.map(({ id, why }) => plainText(`  ${id}: ${why}`));
  return [
    ...(resources.length === 0 ? [] : [table(columns, resources, context.columns)]),
    ...(left.length === 0 ? [] : [["Left out:", ...left].join("\n")]),
    resources.length === 0
      ? `nothing to import in ${scope}: no file was written`
      : [
          `${count(resources.length, "token")} in ${scope} written to ${plainText(file)}. Next:`,
          ...next.map((line) => plainText(`  ${line}`)),
        ].join("\n"),
  ].join("\n\n");
}
