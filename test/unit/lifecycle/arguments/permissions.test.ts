import { checkPermissions } from "../../../../provider/lifecycle/arguments/permissions";
import { UNKNOWN } from "../../../../provider/unknown";
import { HOSTILE, TOKEN_SHAPED } from "../../../support/faults/hostileValues";

const READ = { action: "read", database: "sensors" };
const DATABASE_SECRET = `apiv1_${"aB3d".repeat(16)}`;
const reasonFor = (value: unknown, keepers?: unknown) => checkPermissions(value, keepers)?.reason;

test.each<[string, unknown]>([
  ["one", [READ]],
  ["the same one twice", [READ, READ]],
  ["all databases", [{ action: "write", database: "*" }]],
  ["a name of 64 characters outside the first plane", [{ ...READ, database: "\u{1f511}".repeat(64) }]],
  ["a name with a slash, a percent sign and spaces", [{ ...READ, database: "a/b 100% ..?" }]],
  ["nothing known", UNKNOWN],
  ["an unknown one", [READ, UNKNOWN]],
  ["an unknown action and database", [{ action: UNKNOWN, database: UNKNOWN }]],
])("%s: accepted", (_name, value) => {
  expect(checkPermissions(value, undefined)).toBeUndefined();
});

test.each<[string, unknown, RegExp]>([
  ["none", undefined, /is required/],
  ["null", null, /is required/],
  ["an empty list", [], /must not be empty/],
  ["text", "read sensors", /must be a list/],
  ["a map", READ, /must be a list/],
  ["a list of text", ["read"], /permissions\[0\] is not a permission/],
  ["a list in a list", [READ, [READ]], /permissions\[1\] is not a permission/],
  ["an action of another case", [{ ...READ, action: "Read" }], /has an action other than/],
  ["no action", [{ database: "sensors" }], /has an action other than/],
  ["no database", [{ action: "read" }], /names no database/],
  ["an empty name", [{ ...READ, database: "" }], /names no database/],
  ["a name of 65 characters", [{ ...READ, database: "x".repeat(65) }], /more than 64 characters/],
  ["a control character", [{ ...READ, database: "a\nb" }], /control characters/],
  ["half a surrogate pair", [{ ...READ, database: "a\ud800" }], /control characters/],
  ["another field", [{ ...READ, resource: "x" }], /has no "resource"/],
  ["too many", Array.from({ length: 500 }, () => READ), /not be larger than 16000 bytes together/],
])("%s: refused", (_name, value, reason) => {
  expect(reasonFor(value)).toMatch(reason);
});

test("permissions and keepers share their room", () => {
  const permissions = Array.from({ length: 200 }, () => READ);
  expect(reasonFor(permissions, { a: "x".repeat(1_000) })).toBeUndefined();
  expect(reasonFor(permissions, { a: "x".repeat(9_000) })).toMatch(/permissions and keepers/);
});

test.each([TOKEN_SHAPED, DATABASE_SECRET])(
  "a token in place of a name is refused and not repeated",
  (secret) => {
    const failure = checkPermissions([{ ...READ, database: secret }], undefined);
    expect(failure?.reason).toContain("looks like a token");
    expect(JSON.stringify(failure)).not.toContain(secret);
    // The engine prints the value of the property that a failure names.
    expect(failure?.property).toBe("arguments.permissions");
  },
);

test.each(Object.entries(HOSTILE))("%s, in every place: a reason, or accepted", (_name, value) => {
  for (const given of [value, [value], [{ ...READ, action: value }], [{ ...READ, database: value }]]) {
    const reason = reasonFor(given);
    if (reason !== undefined) expect(reason).not.toContain(TOKEN_SHAPED);
  }
});
