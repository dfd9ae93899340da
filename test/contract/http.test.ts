import { DEFAULT_ACCOUNT_ID, startEmulator } from "../../emulator";
import { parseSettings } from "../../provider/account/settings";
import { openBackend } from "../../provider/backends/open";
import type { BackendHarness, OpenOptions } from "../support/backends/contractSubject";
import { describeBackend } from "./backendContract";
import { managementTokensOf, OF_MANAGEMENT_TOKENS } from "./managementTokens";

const OTHER_ACCOUNT = "22222222-2222-4222-8222-222222222222";

async function start(): Promise<BackendHarness> {
  const secrets: string[] = [];
  const emulator = await startEmulator({
    accounts: [DEFAULT_ACCOUNT_ID, OTHER_ACCOUNT],
    onIssue: (secret) => secrets.push(secret),
  });
  const settings = (endpoint: string, timeoutMs: number) =>
    parseSettings(
      { endpoint, accountId: DEFAULT_ACCOUNT_ID, timeout: `${Math.ceil(timeoutMs / 1000)}s` },
      {},
    );
  return {
    emulator,
    tokens: managementTokensOf(emulator),
    secrets,
    open: ({ credential = emulator.secret, timeoutMs = 30_000 }: OpenOptions = {}) =>
      openBackend(settings(emulator.url, timeoutMs), credential),
    // Nothing listens on the port of a service that needs a privilege to be started.
    openNowhere: () => openBackend(settings("http://127.0.0.1:1", 1_000), emulator.secret),
    stop: () => emulator.stop(),
  };
}

describeBackend("http", start, {
  refusedCredential: { create: ["authentication"], list: ["authentication"], revoke: ["authentication"] },
  ...OF_MANAGEMENT_TOKENS,
  unknownId: ["not-found"],
  revoked: ["conflict"],
  shortTimeoutMs: 1_000,
});
