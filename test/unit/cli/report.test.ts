import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PAGE_OPENING } from "../../../cli/report/page/opening";
import { refuseWrongPath } from "../../../cli/report/reportFile";
import { useStateFolder } from "../../support/command/exportedStates";
import { useCluster } from "../../support/command/onCluster";
import { StandInPulumi } from "../../support/command/standInPulumi";
import { DAY } from "../../support/time";

const cluster = useCluster();
const { on, run, mint } = cluster;
const states = useStateFolder();

const report = (...args: string[]) => run(["report", ...args], { folder: states.path });
const inDays = (days: number) => `${new Date(Date.now() + days * DAY).toISOString().slice(0, 19)}Z`;

/** A token of a state that is due to rotate, and one by hand that never ends. */
function someTokens() {
  const expiresAt = inDays(20);
  const { id } = on.emulator.mint({ description: "CI", expiresAt }).record;
  const outputs = { scope: cluster.accountScope, expiresAt, rotateAt: inDays(3) };
  const file = states.write([{ type: "RotatingManagementToken", tokenId: id, id: "rotation", outputs }]);
  return { id, byHand: mint("by hand").id, file };
}

test("a report says whose the tokens are, when they end, what to do, and what was read", async () => {
  const { id, file } = someTokens();
  const { code, out, err } = await report("--state", file);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  // The initial token of the emulator is one by hand too.
  expect(out).toMatch(/^2 of 3 live tokens belong to nobody; 0 end within 7 days; 2 never end\n/);
  expect(out).toMatch(/^ {2}managed {4}1 {2}█+$/m);
  expect(out).toMatch(/^ {2}unmanaged {2}2 {2}█+$/m);
  expect(out).toMatch(/^ {2}by 20\d\d-\d\d-\d\d {2}1 {2}█+$/m);
  expect(out).toMatch(/^ {2}never {10}2 {2}█+$/m);
  expect(out).toContain(`What to do:\n  ${id} (ci): its rotation is due on`);
  expect(out).toContain(`management tokens of ${cluster.accountScope}`);
  expect(out).toContain(`database tokens of ${cluster.clusterScope}`);
  expect(out).toContain("1 stack: ./dev.json");
  expect(out).toContain("Not read, or not judged:\n  only the stacks that are named here");
});

test("JSON has the same, by class", async () => {
  const { id, byHand, file } = someTokens();
  const { code, json } = await report("--state", file, "--json", "--within", "30d");
  expect(code).toBe(0);
  expect(json()).toMatchObject({
    schemaVersion: 1,
    command: "report",
    scope: cluster.accountScope,
    kinds: [
      { kind: "management", scope: cluster.accountScope },
      { kind: "database", scope: cluster.clusterScope },
    ],
    stacks: [file],
    within: "30d",
    headline: expect.stringContaining("2 of 3 live tokens"),
    notRead: [expect.stringContaining("only the stacks")],
    totals: { live: 3, nobodys: 2, ending: 1, endless: 2, dead: 0 },
    classes: {
      managed: [{ id, rotateAt: expect.anything(), next: [{ commands: ["pulumi up"] }] }],
      unmanaged: [{ kind: "management" }, { id: byHand, kind: "database" }],
      dead: [],
    },
  });
});

test("what was not looked at is in the text and in JSON", async () => {
  const { file } = someTokens();
  const text = await report("--state", file, "--kind", "management");
  expect(text.out).toContain("database tokens were not looked at: --kind left them out");
  const { kinds } = (await report("--state", file, "--kind", "management", "--json")).json<{
    kinds: object[];
  }>();
  expect(kinds[1]).toEqual({ kind: "database", notLookedAt: "--kind left them out" });
});

test("an adopted token of a stack that was not named is called unmanaged, and the report says that this can be", async () => {
  // An adopted token carries no owner marker, and the state that has it is not among those that are read.
  const adopted = mint("adopted");
  const { code, out, json } = await report("--state", states.write([]), "--json");
  expect(code).toBe(0);
  expect(json<{ classes: { unmanaged: object[] } }>().classes.unmanaged).toContainEqual(
    expect.objectContaining({ id: adopted.id }),
  );
  expect(out).toContain("a token of another one is called elsewhere or unmanaged");
});

test("bars fit into the terminal", async () => {
  const { file } = someTokens();
  for (const columns of [40, 80, 200]) {
    const { out } = await run(["report", "--state", file], { folder: states.path, columns });
    const bars = out.split("\n").filter((line) => line.includes("█"));
    expect(bars.length).toBeGreaterThan(2);
    expect(Math.max(...bars.map((line) => line.length))).toBeLessThanOrEqual(Math.min(columns, 80));
  }
});

test("the exit code is 0 even if something needs attention: a report is no check", async () => {
  const outputs = { scope: cluster.accountScope };
  const gone = { type: "ManagementToken", tokenId: "gone", outputs } as const;
  const { code, out } = await report("--state", states.write([gone]));
  expect(code).toBe(0);
  expect(out).toContain("1 in a stack is dead");
  expect(out).toMatch(/^ {2}dead {7}1/m);
});

test("a listing that cannot be read is a failure, and no report", async () => {
  const { file } = someTokens();
  on.emulator.faults.add({ kind: "status", status: 500, operation: "list" });
  const { code, out } = await report("--state", file, "--html", "page.html", "--timeout", "1s");
  expect({ code, out }).toEqual({ code: 1, out: "" });
  expect(existsSync(join(states.path, "page.html"))).toBe(false);
});

test("foreign text cannot control the terminal, nor show a secret", async () => {
  const pulumi = new StandInPulumi([
    { organization: "ours", project: "influx", stack: "dev\u001b[2J", resources: [] },
  ]);
  try {
    mint(`\u001b[31mred\u202e [pulumi:ours/influx/dev/${on.emulator.secret}#0123456789abcdef]`);
    const { code, out, err } = await run(["report"], { environment: { PATH: pulumi.path } });
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toContain("dev\ufffd[2J");
    expect(out).not.toContain("\u001b");
    expect(out).not.toContain(on.emulator.secret);
  } finally {
    pulumi.dispose();
  }
});

test.each([
  ["--html", "nowhere/page.html", "there is no such folder"],
  ["--html", ".", "it is not a file"],
  ["--within", "soon", "a duration"],
  ["--kind", "other", "management or database"],
  ["--except", "nowhere", "there is no such file"],
])("%s %s is wrong usage, and nothing is asked", async (flag, value, message) => {
  on.emulator.clearRequests();
  const { code, err } = await report(flag, value);
  expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(message) });
  expect(on.emulator.requests).toEqual([]);
});

test("a page overwrites an earlier page or an empty file, and nothing else", async () => {
  const { file } = someTokens();
  const { code, err } = await report("--state", file, "--html", file);
  expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining("is not a report") });
  expect(JSON.parse(readFileSync(join(states.path, file), "utf8"))).toHaveProperty("deployment");
  for (const content of ["", `${PAGE_OPENING} old`]) {
    writeFileSync(join(states.path, "page.html"), content);
    expect(() => refuseWrongPath("page.html", { folder: states.path })).not.toThrow();
  }
});
