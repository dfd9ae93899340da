import { ownerName } from "../../provider/token/ownerMarker";
import type { CommandContext } from "../command";
import { endsWithin } from "../listedToken";
import { attemptTable, count, day, endText, tokenTable } from "../output";
import { type Column, plainText, table } from "../table";
import { shownPrefix } from "../tokenKind";
import { type AuditedToken, type DeadToken, TOKEN_CLASSES } from "./classify";
import { remediesForAudit } from "./remedies";
import type { AuditRun } from "./runAudit";

/** An audit as text. Problems come last, nearest to the prompt. */
export function auditText(
  { audit, states, others }: AuditRun,
  { scope, within }: { readonly scope: string; readonly within: number },
  context: CommandContext,
): string {
  const ofClass = (name: AuditedToken["class"]) => audit.tokens.filter((token) => token.class === name);
  const sections = [
    section("Managed", ofClass("managed"), (tokens) => placeTable(tokens, context)),
    section(
      "Elsewhere (created for a stack, or contained in one, but not proven to be lost)",
      ofClass("elsewhere"),
      (tokens) => tokenTable(tokens, context),
    ),
    section("Unmanaged (created by hand, or by another program)", ofClass("unmanaged"), (tokens) =>
      tokenTable(tokens, context),
    ),
    section("Kept", ofClass("kept"), (tokens) => tokenTable(tokens, context)),
    section("ORPHANS (created for a stack that was read, but in no state)", ofClass("orphan"), (tokens) =>
      attemptTable(tokens, context),
    ),
    section(
      "PENDING (of an operation that was interrupted or is still running)",
      ofClass("pending"),
      (tokens) => attemptTable(tokens, context),
    ),
    section(
      "SUSPECT (probably of an interrupted operation, but the marker names no organization)",
      ofClass("suspect"),
      (tokens) => attemptTable(tokens, context),
    ),
    section("DEAD (in a state, but unusable)", audit.dead, (dead) => deadTable(dead, context)),
  ];
  const soon = audit.tokens.filter((token) => endsWithin(token, context.clock.now(), within)).length;
  return [
    `${scope} and ${count(states.length, "stack")}: ${states.map(({ label }) => plainText(label)).join(", ")}` +
      (others === 0 ? "" : ` (and ${count(others, "other")}, searched for tokens that seemed to be lost)`),
    ...sections.filter((text) => text !== ""),
    ...remediesText(audit),
    [
      TOKEN_CLASSES.map((name) => `${ofClass(name).length} ${name}`).join(", "),
      `, ${audit.dead.length} dead`,
      soon === 0 ? "" : `; ${soon} ${soon === 1 ? "expires" : "expire"} soon (influxdb-tokens due)`,
      ...Object.entries(audit.otherScopes).map(
        ([other, number]) => `\n${count(number, "token")} of ${plainText(other)} in these states: not judged`,
      ),
      ...otherWays(audit).map((line) => `\n${line}`),
    ].join(""),
  ].join("\n\n");
}

/** Other names that may mean this same account: states contain tokens that this account lists. */
function otherWays({ tokens }: AuditRun["audit"]): string[] {
  const scopes = tokens.flatMap(({ place }) => place?.scope ?? []);
  return [...new Set(scopes)].map((scope) => {
    const number = scopes.filter((each) => each === scope).length;
    return `${number} of the listed tokens ${number === 1 ? "is" : "are"} in states that call the account ${plainText(scope)}: if both are the same account, add it to INFLUXDB_TOKENS_SCOPE_ALIASES`;
  });
}

function section<T>(title: string, rows: readonly T[], body: (rows: readonly T[]) => string): string {
  return rows.length === 0 ? "" : `${title}:\n${body(rows)}`;
}

function placeTable(tokens: readonly AuditedToken[], context: CommandContext): string {
  const columns: Column<AuditedToken>[] = [
    { title: "ID", value: ({ id }) => id },
    { title: "EXPIRES", value: endText },
    { title: "RESOURCE", value: ({ place }) => noted(place?.resource ?? "", place), shrinksTo: 12 },
    { title: "STACK", value: ({ place }) => place?.stack ?? "", shrinksTo: 10, keepsEnd: true },
    { title: "PREFIX", value: shownPrefix, optional: true },
    { title: "DESCRIPTION", value: ({ description }) => description, shrinksTo: 20, optional: true },
  ];
  return table(columns, tokens, context.columns);
}

function noted(resource: string, place: AuditedToken["place"]): string {
  if (place?.pendingDelete) return `${resource} (to be deleted)`;
  return place === undefined || place.role === "current" ? resource : `${resource} (${place.role})`;
}

function deadTable(dead: readonly DeadToken[], context: CommandContext): string {
  const columns: Column<DeadToken>[] = [
    { title: "ID", value: ({ id }) => id },
    { title: "STATUS", value: ({ status }) => status },
    { title: "RESOURCE", value: ({ place }) => place.resource, shrinksTo: 12 },
    { title: "STACK", value: ({ place }) => place.stack, shrinksTo: 10, keepsEnd: true },
    { title: "ENDED", value: ({ expiresAt }) => day(expiresAt), optional: true },
  ];
  return table(columns, dead, context.columns);
}

function remediesText(audit: AuditRun["audit"]): string[] {
  const steps = remediesForAudit(audit);
  if (steps.length === 0) return [];
  const names = new Map(
    audit.tokens.map(({ id, owner }) => [id, owner === undefined ? "" : ` (${ownerName(owner)})`]),
  );
  const lines = steps.flatMap(({ id, why, commands }) => [
    plainText(`${id}${names.get(id) ?? ""}: ${why}`),
    ...commands.map((command) => plainText(`  ${command}`)),
  ]);
  return [["What to do:", ...lines].join("\n")];
}
