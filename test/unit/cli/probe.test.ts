import { runProgram } from "../../../cli/program";
import { DEFAULT_ACCOUNT_ID } from "../../../emulator";
import { useStandIn } from "../../support/backends/influxctlStandIn";
import { until } from "../../support/until";

const standIn = useStandIn();

const environment = (more: Record<string, string> = {}) => ({
  PATH: process.env.PATH,
  INFLUXDB_TOKENS_ACCOUNT_ID: DEFAULT_ACCOUNT_ID,
  INFLUXDB_TOKENS_INFLUXCTL_PATH: standIn().path,
  INFLUXDB_MANAGEMENT_TOKEN: standIn().emulator.secret,
  ...more,
});

async function run(
  args: readonly string[],
  more: Record<string, string>,
  signal = new AbortController().signal,
) {
  const printed = { out: "", err: "" };
  const code = await runProgram(["probe", ...args], {
    environment: environment(more),
    signal,
    print: (text) => {
      printed.out += `${text}\n`;
    },
    printError: (text) => {
      printed.err += `${text}\n`;
    },
  });
  for (const secret of standIn().secrets) expect(printed.out + printed.err).not.toContain(secret);
  return { code, ...printed };
}

function probe(args: readonly string[] = ["--yes"], more: Record<string, string> = {}) {
  return run(args, more);
}

const alive = () =>
  standIn()
    .emulator.tokens()
    .filter(({ state }) => state === "active").length;

test("without --yes says what it would do, and does nothing", async () => {
  const { code, out, err } = await probe([]);
  expect(code).toBe(2);
  expect(out).toBe("");
  expect(err).toMatch(/would create one management token in dedicated:.*Nothing was done/s);
  expect(standIn().calls()).toEqual([]);
});

test("makes a token, tries it out and leaves nothing alive", async () => {
  const { code, out } = await probe();
  expect(out).toMatch(/influxctl 2\.12\.0/);
  expect(out).toMatch(
    /ok {2}create a token that expires in 1 hour: with the requested description and expiry/,
  );
  expect(out).toMatch(/ok {2}use it again: it is refused/);
  expect(out).toMatch(/ok {2}revoke it again: it fails \(ambiguous\)/);
  expect(out).toMatch(/stdout: JSON: .*token: token string/);
  expect(out).toMatch(/influxctl management list \(with the new token\): exit code 0/);
  expect(code).toBe(0);
  expect(alive()).toBe(1);
});

test("shows no value of the account", async () => {
  standIn().emulator.mint({ description: "private words" });
  const { out } = await probe();
  for (const { id, description, tokenPrefix } of standIn().emulator.tokens()) {
    for (const value of [id, description, tokenPrefix]) expect(out).not.toContain(value);
  }
  expect(out).not.toContain(DEFAULT_ACCOUNT_ID);
});

test.each(["2.6.0", "2.9.8", "2.11.0"] as const)(
  "describes the text forms of release %s",
  async (release) => {
    standIn().set({ release, creationJson: "ignored" });
    const { code, out } = await probe();
    expect(out).toMatch(/stdout: alone on a line: token string/);
    expect(code).toBe(0);
  },
);

test("prints JSON for a machine", async () => {
  const { code, out } = await probe(["--yes", "--json"]);
  const report = JSON.parse(out);
  expect(report).toMatchObject({
    schemaVersion: 1,
    command: "probe",
    backend: "influxctl",
    product: "dedicated",
  });
  expect(report.steps.map(({ asExpected }: { asExpected: boolean }) => asExpected)).not.toContain(false);
  expect(report.steps[1].calls[0]).toMatchObject({ command: "management create", exitCode: 0 });
  expect(code).toBe(0);
});

test("revokes what an unreadable creation left", async () => {
  standIn().set({ faults: [{ kind: "garbage", command: "create", text: "done" }] });
  const { code, out } = await probe();
  expect(out).toMatch(/NOT create a token that expires in 1 hour: failed \(ambiguous\)/);
  expect(out).toMatch(/stdout: alone on a line: text/);
  expect(out).toMatch(/ok {2}look for a token that the failed attempt left: it was revoked/);
  expect(code).toBe(1);
  expect(alive()).toBe(1);
});

test("names what may be left when it cannot be revoked", async () => {
  standIn().set({ faults: [{ kind: "fail", when: "before", command: "revoke" }] });
  const { code, err } = await probe();
  const left = standIn()
    .emulator.tokens()
    .find(({ description }) => description.startsWith("influxdb-tokens probe"));
  expect(err).toContain(left?.id);
  expect(code).toBe(1);
});

test("revokes its token when it is interrupted", async () => {
  standIn().set({ faults: [{ kind: "slow", when: "after", command: "create", ms: 500 }] });
  const ending = new AbortController();
  const attempt = run(["--yes"], {}, ending.signal);
  await until(() => alive() === 2);
  ending.abort();
  expect((await attempt).code).toBe(1);
  expect(alive()).toBe(1);
});

test("finds nothing out with a credential that is refused", async () => {
  const { code, out } = await probe(["--yes"], { INFLUXDB_MANAGEMENT_TOKEN: `M.V1.${"x".repeat(64)}` });
  expect(out).toMatch(/NOT list the tokens: failed \(unavailable\)/);
  expect(code).toBe(1);
  expect(standIn().calls("create")).toEqual([]);
});

test("works over HTTP as well", async () => {
  const { code, out } = await probe(["--yes"], { INFLUXDB_TOKENS_ENDPOINT: standIn().emulator.url });
  expect(out).toMatch(/through http/);
  expect(out).not.toMatch(/stdout/);
  expect(code).toBe(0);
  expect(alive()).toBe(1);
});
