import { useEngineStack } from "../support/engine/engineStack";
import { program } from "../support/engine/program";
import { preloading } from "../support/preloads/preloading";
import { DAY } from "../support/time";

const inDays = (days: number) => new Date(Date.now() + days * DAY).toISOString();

/** What stands under "Diagnostics", by resource. The lines above them repeat it as it happens. */
function diagnostics(output: string): string {
  const text = output.slice(output.indexOf("Diagnostics:"));
  return text.replace(/\n(?:Outputs|Resources|Policies):[\s\S]*/, "");
}

/** The warnings of an output, without the resource that each stands under. */
const warnings = (output: string) => diagnostics(output).match(/warning: .*/g) ?? [];

const tokens = (names: readonly string[], args: object) =>
  program(
    names
      .map((name) => `new ManagementToken("${name}", ${JSON.stringify({ description: name, ...args })});`)
      .join("\n"),
  );

describe("the user is warned", () => {
  const stack = useEngineStack({
    emulator: { accounts: ["11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"] },
    workspace: {
      env: { NODE_OPTIONS: preloading("shiftedClock") },
    },
  });
  const shifted = (days: number) => ({ TEST_CLOCK_MS: String(days * DAY) });
  const idOf = async (name: string) => (await stack.workspace.resources(name))[0]?.id ?? "";

  test("once a program, under a resource, of tokens that never end", async () => {
    await stack.workspace.writeProgram(tokens(["a", "b", "c"], {}));
    const { output } = await stack.workspace.up();
    expect(warnings(output)).toEqual([expect.stringContaining("this management token never expires")]);
    expect(diagnostics(output)).toMatch(/ManagementToken \([abc]\):\s+warning: this management token/);
  });

  test("of a clock that differs from the service's, once a run", async () => {
    stack.emulator.clock.advance(600_000);
    await stack.workspace.writeProgram(tokens(["a", "b"], { expiresAt: inDays(40) }));
    const { output } = await stack.workspace.up();
    expect(warnings(output)).toEqual([
      expect.stringMatching(/this machine's clock and the service's are 60\d s apart.*Set the clock/),
    ]);
  });

  test("of a token that ends soon and nothing rotates, each once, and not when it was just made", async () => {
    const expected = async (name: string) =>
      `warning: ${name}: token ${await idOf(name)} expires in 4 days (`;
    const { output } = await stack.workspace.up({ args: ["--refresh"], env: shifted(35.5) });
    const said = warnings(output);
    expect(said).toHaveLength(2);
    for (const name of ["a", "b"]) {
      expect(said).toContainEqual(expect.stringContaining(await expected(name)));
    }
    expect(said[0]).toContain("change keepers, expiresIn or expiresAt to create a new one before then");
  });

  test("of the credential's own end, by a refresh", async () => {
    const credential = stack.mint({ description: "credential", expiresAt: inDays(3.5) });
    const { output } = await stack.workspace.refresh({
      env: { INFLUXDB_MANAGEMENT_TOKEN: credential.secret },
    });
    const said = warnings(output);
    expect(said).toHaveLength(1);
    const source = "from the environment variable INFLUXDB_MANAGEMENT_TOKEN";
    expect(said[0]).toContain(`the credential ${credential.secret.slice(0, 9)}… ${source}`);
    expect(said[0]).toMatch(/ expires in 3 days .*: replace it before then/);
  });

  test("of why a token is replaced that nobody changed, and that none is for another account", async () => {
    const { workspace, emulator } = stack;
    const b = await idOf("b");
    const expired = await workspace.preview({ env: shifted(41), expectFailure: true });
    expect(expired.output).toContain("a fixed instant is never moved by itself");

    await workspace.writeProgram(tokens(["a", "b"], { expiresIn: "60d" }));
    await workspace.up();
    const late = await workspace.preview({ env: shifted(61) });
    expect(warnings(late.output)).toHaveLength(2);
    expect(warnings(late.output)[0]).toMatch(/[ab]: token .* is expired: `pulumi up` creates a new one/);

    const revoked = await idOf("b");
    expect(revoked).not.toBe(b);
    emulator.revoke(revoked);
    const seen = await workspace.preview({ args: ["--refresh"] });
    expect(warnings(seen.output)).toEqual([
      `warning: b: token ${revoked} is revoked: \`pulumi up\` creates a new one`,
    ]);

    await workspace.config("influxdb-tokens:accountId", emulator.accounts[1] ?? "");
    const moved = await workspace.preview({ expectFailure: true });
    expect(moved.output.replace(/\s+/g, " ")).toMatch(
      /belongs to dedicated:1111\S+ and the provider is configured for dedicated:2222\S+: no token was created there/,
    );
    await workspace.config("influxdb-tokens:accountId", emulator.accounts[0] ?? "");
  });
});
