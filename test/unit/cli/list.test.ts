import type { ListedToken } from "../../../cli/listedToken";
import { useEmulator } from "../../support/command/onEmulator";
import { DAY } from "../../support/time";

const on = useEmulator();
const inDays = (days: number) => new Date(Date.now() + days * DAY).toISOString().replace(/\.\d+Z/, "Z");

interface ListJson {
  readonly schemaVersion: number;
  readonly time: string;
  readonly scope: string;
  readonly classes: Record<"active" | "expired" | "revoked", ListedToken[]>;
}

beforeEach(() => {
  const { emulator } = on;
  emulator.mint({ description: "ends soon", expiresAt: inDays(20) });
  emulator.mint({ description: "ends late", expiresAt: inDays(200) });
  emulator.mint({ description: "marked [pulumi:organization/shop/dev/ci#0123456789abcdef]" });
  emulator.revoke(emulator.mint({ description: "revoked" }).record.id);
});

const described = async (...filters: string[]) => {
  const { code, json } = await on.run(["list", "--json", ...filters]);
  expect(code).toBe(0);
  return Object.values(json<ListJson>().classes).flatMap((tokens) =>
    tokens.map(({ description }) => description),
  );
};

test.each([
  [[], ["initial token", "ends soon", "ends late", "marked"]],
  [["--all"], ["initial token", "ends soon", "ends late", "marked", "revoked"]],
  [["--expiring-within", "30d"], ["ends soon"]],
  [["--no-expiry"], ["initial token", "marked"]],
  [["--revoked"], ["revoked"]],
  [["--expired"], []],
])("list %j shows the tokens that match", async (filters, expected) => {
  expect(await described(...filters)).toEqual(expected);
});

test("JSON carries version, time, scope, and the marker taken apart", async () => {
  const { json } = await on.run(["list", "--json"]);
  const { classes, ...rest } = json<ListJson>();
  const scope = `dedicated:${on.emulator.accounts[0]}@${new URL(on.emulator.url).host}`;
  expect(rest).toEqual({
    schemaVersion: 1,
    command: "list",
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    scope,
    kinds: [
      { kind: "management", scope },
      { kind: "database", notLookedAt: expect.stringContaining("--cluster-id") },
    ],
  });
  expect(classes.active.at(-1)).toMatchObject({
    description: "marked",
    owner: "organization/shop/dev/ci",
    nonce: "0123456789abcdef",
  });
});

test("a table fits into a terminal of 80 columns, and is whole where there is none", async () => {
  on.emulator.mint({ description: `long ${"word ".repeat(30)}end` });
  const narrow = await on.run(["list"], { columns: 80 });
  for (const line of narrow.out.split("\n").filter((text) => !text.includes(" in dedicated:"))) {
    expect(line.length).toBeLessThanOrEqual(80);
  }
  expect(narrow.out).toContain("…");
  const piped = await on.run(["list"]);
  expect(piped.out).toContain("word end");
  expect(piped.out).toContain("OWNER");
});

test("what others wrote cannot act on the terminal", async () => {
  on.emulator.faults.add({
    kind: "malformed",
    operation: "list",
    body: JSON.stringify([
      {
        id: "a\u001b[2J",
        accountId: on.emulator.accounts[0],
        description: "x\u001b]0;title\u0007\r\u202eM.V1.abcdTHEREST0123456789",
        tokenPrefix: "M.V1.abcd",
        createdAt: "2026-01-01T00:00:00Z",
      },
    ]),
  });
  const { out } = await on.run(["list"], { columns: 80 });
  expect(out.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\u202e]/u);
  expect(out).not.toContain("THEREST");
});

test.each([
  [["--expired", "--revoked"], "cannot be combined"],
  [["--orphan", "--unmanaged"], "cannot be combined"],
  [["--all", "--no-expiry"], "cannot be combined with filters"],
  [["--stack", "dev"], "need --orphan"],
  [["--import", "tokens.json", "--orphan"], "--orphan and --import cannot be combined"],
  [["--import", "tokens.json", "--all"], "cannot be combined with filters"],
  [["--import", "tokens.json", "--stack", "dev", "--all-stacks"], "cannot be combined"],
  [["--force"], "--force needs --import"],
  [["--expiring-within", "soon"], "takes a duration"],
  [["--expiring-witin", "1d"], "did you mean --expiring-within?"],
  [["extra"], "takes no argument extra"],
  [["--endpoint", ""], "--endpoint takes a value"],
])("wrong usage: %j", async (args, said) => {
  const { code, out, err } = await on.run(["list", ...args]);
  expect({ code, out }).toEqual({ code: 2, out: "" });
  expect(err).toContain(said);
  expect(err).toContain("Try: influxdb-tokens list --help");
  expect(on.emulator.requests).toEqual([]);
});

test("a flag wins over the environment, and a wrong one says how to set it", async () => {
  const wrong = await on.run(["list", "--account-id", "not a uuid"]);
  expect(wrong.code).toBe(1);
  expect(wrong.err).toContain("accountId");
  const other = await on.run(["list", "--account-id", "22222222-2222-4222-8222-222222222222"]);
  expect(other.code).toBe(1);
  const named = await on.run(["list", "--management-token-variable", "ELSEWHERE"], {
    environment: { INFLUXDB_MANAGEMENT_TOKEN: undefined, ELSEWHERE: on.emulator.secret },
  });
  expect(named.code).toBe(0);
});

test("an unreadable listing is a failure, never an empty list", async () => {
  on.emulator.faults.add({ kind: "cut", operation: "list" });
  const { code, out, err } = await on.run(["list", "--timeout", "1s"]);
  expect({ code, out }).toEqual({ code: 1, out: "" });
  expect(err).not.toBe("");
});

test("Ctrl-C ends a listing at once", async () => {
  on.emulator.faults.add({ kind: "hang", operation: "list" });
  const ending = new AbortController();
  setTimeout(() => ending.abort(), 100);
  const started = Date.now();
  const { code } = await on.run(["list", "--timeout", "10m"], { signal: ending.signal });
  expect(code).toBe(1);
  expect(Date.now() - started).toBeLessThan(60_000);
});

test("says on standard error what takes long", async () => {
  on.emulator.faults.add({ kind: "latency", operation: "list", ms: 2_300 });
  const { code, err } = await on.run(["list", "--kind", "management"]);
  expect(code).toBe(0);
  expect(err).toMatch(/^listing the tokens of dedicated:.* \(2 s so far\)\n$/);
});
