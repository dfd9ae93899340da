import { FUNCTIONS } from "../../../plugin/functions";
import type { TokenProvider } from "../../../provider/process/tokenProvider";

const all = [
  { id: "1", status: "active" },
  { id: "2", status: "revoked" },
  { id: "3", status: "expired" },
];
const tokens = {
  list: async (service: string) => ({ scope: `of ${service}`, tokens: all }),
} as unknown as TokenProvider;

describe.each([
  ["getManagementTokens", "of managementTokens"],
  ["getDatabaseTokens", "of databaseTokens"],
])("%s", (name, scope) => {
  const run = (args: Readonly<Record<string, unknown>>) =>
    FUNCTIONS[`influxdb-tokens:index:${name}`]?.(args, tokens);

  test("the live ones, unless all are asked for", async () => {
    expect(await run({})).toEqual({ result: { scope, tokens: [all[0]] }, failures: [] });
    expect(await run({ live: false })).toEqual({ result: { scope, tokens: all }, failures: [] });
  });

  test.each<Record<string, unknown>>([
    { live: "true" },
    { live: null },
    { live: 1 },
    { liv: true },
    { constructor: 1 },
  ])("%j is refused by name", async (args) => {
    const answer = await run(args);
    expect(answer?.failures).toEqual([{ property: Object.keys(args)[0], reason: expect.any(String) }]);
  });
});
