import { describePermissions } from "../provider/token/permissions";
import { formatInstant } from "../provider/token/time";
import type { CommandContext } from "./command";
import type { ListedToken } from "./listedToken";
import { type Column, table } from "./table";
import { shownPrefix } from "./tokenKind";

/** Increases only when a field of `--json` changes its meaning or disappears; new fields may be added at any time. */
const SCHEMA_VERSION = 1;

/** Prints the output of `--json`. */
export function printJson(context: CommandContext, command: string, content: object): void {
  const time = formatInstant(context.clock.now());
  context.print(JSON.stringify({ schemaVersion: SCHEMA_VERSION, command, time, ...content }, undefined, 2));
}

/** When a token expires, in short form. */
export function endText({ status, expiresAt }: Pick<ListedToken, "status" | "expiresAt">): string {
  if (status !== "active") return status;
  return expiresAt === undefined ? "never" : day(expiresAt);
}

/** The date of an instant, in the time zone in which the service writes it (UTC). */
export function day(instant: string | undefined): string {
  return instant?.slice(0, 10) ?? "";
}

/** Tokens in a table that fits into 80 columns; wider terminals show more. */
export function tokenTable(tokens: readonly ListedToken[], context: CommandContext): string {
  const columns: Column<ListedToken>[] = [
    { title: "ID", value: ({ id }) => id },
    { title: "PREFIX", value: shownPrefix },
    { title: "EXPIRES", value: endText },
    { title: "DESCRIPTION", value: ({ description }) => description, shrinksTo: 12 },
    ...permissionsColumn(tokens),
    { title: "CREATED", value: ({ createdAt }) => day(createdAt), optional: true },
    { title: "OWNER", value: ({ owner }) => owner ?? "", shrinksTo: 24, optional: true },
  ];
  return table(columns, tokens, context.columns);
}

/** Only database tokens have permissions. */
function permissionsColumn(tokens: readonly ListedToken[]): Column<ListedToken>[] {
  const value = ({ permissions }: ListedToken) =>
    permissions === undefined ? "" : describePermissions(permissions);
  const some = tokens.some(({ permissions }) => permissions !== undefined);
  return some ? [{ title: "PERMISSIONS", value, shrinksTo: 16, optional: true }] : [];
}

/** Tokens that their resource has lost. They show the nonce, because errors name it. */
export function attemptTable(tokens: readonly ListedToken[], context: CommandContext): string {
  const columns: Column<ListedToken>[] = [
    { title: "ID", value: ({ id }) => id },
    { title: "NONCE", value: ({ nonce }) => nonce ?? "" },
    { title: "EXPIRES", value: endText },
    { title: "DESCRIPTION", value: ({ description }) => description, shrinksTo: 12 },
    { title: "OWNER", value: ({ owner }) => owner ?? "", shrinksTo: 24, optional: true },
    { title: "PREFIX", value: shownPrefix, optional: true },
    { title: "CREATED", value: ({ createdAt }) => day(createdAt), optional: true },
  ];
  return table(columns, tokens, context.columns);
}

/** `1 token`, `2 tokens`. */
export function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? "" : "s"}`;
}
