import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { DEFAULT_ACCOUNT_ID } from "../../../emulator";
import { StandIn } from "../../support/backends/influxctlStandIn";
import { type Compiled, compileSources } from "../../support/package/compiledSources";

let compiled: Compiled;
let standIn: StandIn;
beforeAll(() => {
  compiled = compileSources();
});
afterAll(() => compiled.dispose());
beforeEach(async () => {
  standIn = await StandIn.start(compiled.influxctl);
  writeFileSync(
    join(standIn.folder, "config.toml"),
    `[[profile]]\nname = "default"\nproduct = "dedicated"\naccount_id = "${DEFAULT_ACCOUNT_ID}"\nmgmt_token = "${standIn.emulator.secret}"\n`,
  );
});
afterEach(() => standIn.stop());

/** Calls the stand-in as a person would. */
function influxctl(
  args: readonly string[],
  stdin = "",
): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(standIn.path, ["--config", join(standIn.folder, "config.toml"), ...args], { env: {} });
  const read = { out: "", err: "" };
  child.stdout.on("data", (bytes: Buffer) => {
    read.out += bytes;
  });
  child.stderr.on("data", (bytes: Buffer) => {
    read.err += bytes;
  });
  child.stdin.end(stdin);
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, ...read })));
}

// What the documentation of influxctl says of it: reference pages of `management create`, `list` and `revoke`, and
// the release notes of 2.9.8, 2.10.0 and 2.11.0.
describe("the stand-in for influxctl", () => {
  test("lists in a table where no format is named", async () => {
    const { out } = await influxctl(["management", "list"]);
    expect(out.split("\n")[1]).toMatch(
      /^\| ID +\| DESCRIPTION +\| PREFIX +\| CREATED AT +\| EXPIRES AT +\| REVOKED AT \|$/,
    );
    expect(out).toContain("1970-01-01T00:00:00Z");
  });

  test.each([
    ["2.10.0", 1],
    ["2.11.0", 7],
  ] as const)("of release %s prints %i lines for a new token, the token last", async (release, lines) => {
    standIn.set({ release });
    const { out, err } = await influxctl(["management", "create", "--description", "one"]);
    expect(out.trim().split("\n")).toHaveLength(lines);
    expect(standIn.secrets).toContain(out.trim().split("\n").at(-1));
    expect(err).toContain("only time");
  });

  test.each([
    ["2.9.8", 0],
    ["2.10.0", 1],
  ] as const)("of release %s ends with %i for an empty description", async (release, code) => {
    standIn.set({ release });
    expect((await influxctl(["management", "create"])).code).toBe(code);
  });

  test.each([
    ["2.9.7", "active"],
    ["2.9.8", "revoked"],
  ] as const)("of release %s leaves a token behind one that it cannot revoke %s", async (release, state) => {
    standIn.set({ release });
    const { record } = standIn.emulator.mint({ description: "one" });
    const unknown = "9f1c3b52-76a1-4f0e-9a4e-2f4c7d0e1a2b";
    const { code } = await influxctl(["management", "revoke", "--force", unknown, record.id]);
    expect(code).toBe(1);
    expect(standIn.emulator.tokens().find(({ id }) => id === record.id)?.state).toBe(state);
  });

  test.each([
    ["", "active"],
    ["n\n", "active"],
    ["y\n", "revoked"],
  ])("asks before it revokes: %j leaves the token %s", async (answer, state) => {
    const { record } = standIn.emulator.mint({ description: "one" });
    await influxctl(["management", "revoke", record.id], answer);
    expect(standIn.emulator.tokens().find(({ id }) => id === record.id)?.state).toBe(state);
  });

  test.each([[["version"]], [["--version"]]])("tells its release with %j", async (args) => {
    expect((await influxctl(args)).out).toContain("2.12.0");
  });

  test.each([[["management"]], [["management", "delete"]], [["management", "list", "--unknown"]], [[]]])(
    "refuses %j",
    async (args) => expect((await influxctl(args)).code).toBe(1),
  );
});
