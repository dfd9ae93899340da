import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DEFAULT_ACCOUNT_ID, startEmulator } from "../../emulator";
import { type InfluxctlSettings, readCalls, writeInfluxctl } from "../../emulator/influxctl";
import { parseSettings } from "../../provider/account/settings";
import { openBackend } from "../../provider/backends/open";
import type { BackendHarness, OpenOptions } from "../support/backends/contractSubject";
import { type Compiled, compileSources } from "../support/package/compiledSources";
import { describeBackend } from "./backendContract";
import { managementTokensOf, OF_MANAGEMENT_TOKENS } from "./managementTokens";

const OTHER_ACCOUNT = "22222222-2222-4222-8222-222222222222";

let compiled: Compiled;
beforeAll(() => {
  compiled = compileSources();
});
afterAll(() => compiled.dispose());

async function start(standIn: Partial<InfluxctlSettings>): Promise<BackendHarness> {
  const secrets: string[] = [];
  const emulator = await startEmulator({
    accounts: [DEFAULT_ACCOUNT_ID, OTHER_ACCOUNT],
    onIssue: (secret) => secrets.push(secret),
  });
  const folder = mkdtempSync(join(tmpdir(), "influxctl-contract-"));
  const influxctlPath = writeInfluxctl(folder, {
    emulatorUrl: emulator.url,
    program: compiled.influxctl,
    ...standIn,
  });
  const open = (
    { credential = emulator.secret, timeoutMs = 20_000 }: OpenOptions = {},
    path = influxctlPath,
  ) =>
    openBackend(
      {
        ...parseSettings({ accountId: DEFAULT_ACCOUNT_ID, backend: "influxctl", influxctlPath: path }, {}),
        timeoutMs,
      },
      credential,
    );
  return {
    emulator,
    tokens: managementTokensOf(emulator),
    secrets,
    open,
    openNowhere: () => open({}, join(folder, "nothing-here")),
    stop: async () => {
      await emulator.stop();
      const calls = JSON.stringify(readCalls(folder));
      for (const secret of secrets) expect(calls).not.toContain(secret);
      const left = readdirSync(tmpdir()).filter((name) => name.includes(`-${process.pid}-`));
      expect(left.filter((name) => name.startsWith("influxdb-tokens-"))).toEqual([]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const traits = {
  refusedCredential: { create: ["ambiguous"], list: ["unavailable"], revoke: ["ambiguous"] },
  ...OF_MANAGEMENT_TOKENS,
  unknownId: ["ambiguous"],
  revoked: ["ambiguous"],
  shortTimeoutMs: 2_500,
} as const;

describeBackend("influxctl (newest release)", () => start({}), traits);
describeBackend(
  "influxctl (oldest release, token string alone)",
  () => start({ release: "2.6.0", creationJson: "ignored" }),
  traits,
);
