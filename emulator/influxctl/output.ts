import type { CreatedTokenRecord, TokenRecord } from "../managementTokens/records";
import { type InfluxctlSettings, isAtLeast } from "./settings";

/** What a command prints. */
export interface PrintedOutput {
  readonly stdout: string;
  readonly stderr: string;
}

const WARNINGS = [
  "warn\tplease copy the token and store in a safe place",
  "warn\tthis is the *only time* you will see the token",
];

/** The output of `management list`. */
export function printListing(
  records: readonly TokenRecord[],
  format: string,
  settings: InfluxctlSettings,
): PrintedOutput {
  if (format === "json") {
    const empty = records.length === 0 && settings.emptyListing === "null";
    return {
      stdout: `${JSON.stringify(empty ? null : records.map(documented), undefined, 2)}\n`,
      stderr: "",
    };
  }
  const heads = ["ID", "DESCRIPTION", "PREFIX", "CREATED AT", "EXPIRES AT", "REVOKED AT"];
  const rows = records.map((record) => [
    record.id,
    record.description,
    record.tokenPrefix,
    wholeSecond(record.createdAt),
    wholeSecond(record.expiresAt),
    record.revokedAt === undefined ? "" : wholeSecond(record.revokedAt),
  ]);
  return { stdout: table([heads, ...rows], true), stderr: "" };
}

/** The output of `management create`. */
export function printCreation(
  created: CreatedTokenRecord,
  format: string,
  settings: InfluxctlSettings,
): PrintedOutput {
  const { creationJson = "record", release = "2.12.0" } = settings;
  if (format === "json" && creationJson !== "ignored") {
    return { stdout: `${JSON.stringify(creation(created, creationJson), undefined, 2)}\n`, stderr: "" };
  }
  const rows = [
    ["id", created.id],
    ["description", created.description],
    ["expires at", wholeSecond(created.expiresAt)],
    ["revoked at", ""],
  ];
  const head = isAtLeast(release, "2.11.0") ? table(rows, false) : "";
  return { stdout: `${head}${created.accessToken}\n`, stderr: `${WARNINGS.join("\n")}\n` };
}

function creation(created: CreatedTokenRecord, shape: "record" | "minimal" | "nested"): object {
  const { accessToken, ...record } = created;
  switch (shape) {
    case "record":
      return { ...documented(record), token: accessToken };
    case "minimal":
      return { id: record.id, token: accessToken };
    case "nested":
      return {
        account: { id: record.accountId },
        user: { id: record.createdBy },
        management_token: { ...documented(record), access_token: accessToken },
      };
  }
}

/** A record with the fields that the documentation shows. */
function documented(record: TokenRecord): object {
  return {
    id: record.id,
    account_id: record.accountId,
    token_prefix: record.tokenPrefix,
    description: record.description,
    created_by: record.createdBy,
    created_at: timestamp(record.createdAt),
    expires_at: timestamp(record.expiresAt),
    revoked_at: timestamp(record.revokedAt),
  };
}

/** Seconds and nanoseconds, each left out if 0. */
function timestamp(instant: string | undefined): object | undefined {
  if (instant === undefined) return undefined;
  const milliseconds = Date.parse(instant);
  const nanos = (milliseconds % 1000) * 1_000_000;
  return { seconds: Math.floor(milliseconds / 1000), ...(nanos === 0 ? {} : { nanos }) };
}

/** Tables show "never" as the epoch. */
function wholeSecond(instant: string | undefined): string {
  return new Date(instant ?? 0).toISOString().replace(/\.\d+Z$/, "Z");
}

function table(rows: readonly (readonly string[])[], hasHead: boolean): string {
  const columns = rows[0]?.length ?? 0;
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  const border = `+${widths.map((width) => "-".repeat(width + 2)).join("+")}+`;
  const lines = rows.map(
    (row) => `| ${widths.map((width, column) => (row[column] ?? "").padEnd(width)).join(" | ")} |`,
  );
  const [head = "", ...body] = lines;
  const framed = hasHead ? [border, head, border, ...body, border] : [border, head, ...body, border];
  return `${framed.join("\n")}\n`;
}
