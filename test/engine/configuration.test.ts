import { comparable } from "../support/engine/comparable";
import { useEngineStack } from "../support/engine/engineStack";
import { nativeProgram } from "../support/engine/nativeProgram";
import { oneToken } from "../support/engine/program";

const OTHER_ACCOUNT = "22222222-2222-4222-8222-222222222222";
const oneLine = (output: string) => output.replace(/\s+/g, " ");

describe("a wrong setting is named, with how to set it, and nothing is changed", () => {
  const stack = useEngineStack({ workspace: { program: oneToken({ description: "CI", expiresIn: "90d" }) } });

  const cases: [string, Record<string, string>, RegExp][] = [
    ["malformed account", { accountId: "acme" }, /influxdb-tokens:accountId must be a UUID; it is "acme"/],
    [
      "unknown product",
      { product: "core" },
      /influxdb-tokens:product must be one of dedicated, clustered; it is "core"/,
    ],
    [
      "endpoint without scheme",
      { endpoint: "127.0.0.1:80" },
      /influxdb-tokens:endpoint must be a URL with its scheme/,
    ],
    [
      "plain http off loopback",
      { endpoint: "http://influx.example.com" },
      /influxdb-tokens:endpoint must begin with https:/,
    ],
  ];
  test.each(cases)("%s: up names the setting and changes nothing", async (_, wrong, message) => {
    const { workspace, emulator } = stack;
    const right = { product: "dedicated", accountId: emulator.accounts[0] ?? "", endpoint: emulator.url };
    const args = Object.entries({ ...right, ...wrong }).flatMap(([key, value]) => [
      "--config",
      `influxdb-tokens:${key}=${value}`,
    ]);
    const { output } = await workspace.up({ args, expectFailure: true });
    expect(oneLine(output)).toMatch(message);
    expect(output).toContain(`pulumi config set influxdb-tokens:${Object.keys(wrong)[0]} `);
    expect(output).not.toMatch(/\n\s+at /);
    expect(await workspace.resources("ci")).toEqual([]);
    expect(stack.takeRequests()).toEqual([]);
  });

  test("no account: up names the setting", async () => {
    const { workspace, emulator } = stack;
    await workspace.config("influxdb-tokens:endpoint", emulator.url);
    await workspace.run(["config", "rm", "influxdb-tokens:accountId"]);
    const { output } = await workspace.up({ expectFailure: true });
    expect(oneLine(output)).toMatch(
      /influxdb-tokens:accountId .* is missing: set it with `pulumi config set influxdb-tokens:accountId/,
    );
    await workspace.config("influxdb-tokens:accountId", emulator.accounts[0] ?? "");
  });

  test("no credential, or one that is no token: up says how to set it", async () => {
    const { workspace } = stack;
    const none = await workspace.up({ env: { INFLUXDB_MANAGEMENT_TOKEN: "" }, expectFailure: true });
    expect(oneLine(none.output)).toContain("set the environment variable INFLUXDB_MANAGEMENT_TOKEN");
    const odd = await workspace.up({ env: { INFLUXDB_MANAGEMENT_TOKEN: "two words" }, expectFailure: true });
    expect(odd.output).toContain("INFLUXDB_MANAGEMENT_TOKEN does not contain a token");
    expect(stack.takeRequests()).toEqual([]);
  });

  test("a wrong or expired credential: up says so", async () => {
    const { workspace, emulator } = stack;
    const wrong = `M.V1.${"x".repeat(64)}`;
    const first = await workspace.up({ env: { INFLUXDB_MANAGEMENT_TOKEN: wrong }, expectFailure: true });
    expect(first.output).toContain("answered 401");
    expect(first.output).not.toContain(wrong);

    const soon = new Date(Date.now() + 3_600_000).toISOString();
    const { secret } = stack.mint({ description: "ends soon", expiresAt: soon });
    emulator.clock.advance(7_200_000);
    const second = await workspace.up({ env: { INFLUXDB_MANAGEMENT_TOKEN: secret }, expectFailure: true });
    expect(second.output).toContain("answered 401");
    expect(await workspace.resources("ci")).toEqual([]);
    expect(stack.made()).toEqual([]);
  });
});

describe("eight tokens whose settings went wrong", () => {
  const tokens = nativeProgram(`for (let i = 0; i < 8; i++) {
  new ManagementToken("t" + i, { description: "token " + i, verify: false });
}`);
  const stack = useEngineStack({
    workspace: {
      plugin: true,
      program: tokens,
      // Everything from the environment, so that refresh and destroy see the change too.
      config: {},
      env: { INFLUXDB_TOKENS_ACCOUNT_ID: "11111111-1111-4111-8111-111111111111" },
    },
    emulator: { accounts: ["11111111-1111-4111-8111-111111111111", OTHER_ACCOUNT] },
  });
  const settings = () => ({ INFLUXDB_TOKENS_ENDPOINT: stack.emulator.url });
  const alive = (account?: string) => stack.made(account).filter(({ state }) => state === "active").length;

  beforeAll(async () => {
    await stack.workspace.up({ env: settings() });
    expect(alive()).toBe(8);
  });

  test.each([
    ["refresh", {}],
    ["destroy", {}],
    ["up", {}],
    // Their diff is not asked, so that each call meets the settings by itself.
    ["destroy", { args: ["--target", "**t3"] }],
  ] as const)("%s: each fails, names the setting, and nothing is changed", async (operation, options) => {
    const before = comparable(await stack.workspace.export());
    stack.takeRequests();
    const { output } = await stack.workspace[operation]({
      ...options,
      env: { ...settings(), INFLUXDB_TOKENS_ACCOUNT_ID: "oops" },
      expectFailure: true,
    });
    expect(oneLine(output)).toContain(
      'influxdb-tokens:accountId (from the environment variable INFLUXDB_TOKENS_ACCOUNT_ID) must be a UUID; it is "oops"',
    );
    expect(comparable(await stack.workspace.export())).toEqual(before);
    expect(stack.takeRequests()).toEqual([]);
    expect(alive()).toBe(8);
  });

  const moved = () => ({
    ...settings(),
    INFLUXDB_TOKENS_ACCOUNT_ID: OTHER_ACCOUNT,
    INFLUXDB_MANAGEMENT_TOKEN: stack.emulator.secrets[OTHER_ACCOUNT] ?? "",
  });

  test.each(["refresh", "destroy"] as const)("%s for another account: nothing is done", async (operation) => {
    const before = comparable(await stack.workspace.export());
    const { output } = await stack.workspace[operation]({ env: moved(), expectFailure: true });
    expect(output).toContain(`is configured for dedicated:${OTHER_ACCOUNT}`);
    expect(comparable(await stack.workspace.export())).toEqual(before);
    expect(stack.takeRequests()).toEqual([]);
  });

  test("up for another account makes nothing there, and to name the first one again is enough", async () => {
    const { workspace } = stack;
    const { output } = await workspace.up({ env: moved(), expectFailure: true });
    expect(oneLine(output)).toMatch(/belongs to dedicated:11111111-\S+ and .* no token was created there/);
    expect([alive(), alive(OTHER_ACCOUNT)]).toEqual([8, 0]);
    await workspace.up({ env: settings(), args: ["--expect-no-changes"] });
    await workspace.destroy({ env: settings() });
    expect([alive(), alive(OTHER_ACCOUNT)]).toEqual([0, 0]);
  });
});
