import {
  CLUSTERED,
  DEFAULT_ACCOUNT_ID,
  DEFAULT_CLUSTER_ID,
  type EmulatorOptions,
  startEmulator,
} from "../../emulator";
import { clusterSettings } from "../../provider/account/cluster";
import { parseSettings, type RawConfig } from "../../provider/account/settings";
import { openDatabaseTokens } from "../../provider/backends/open";
import type { BackendHarness, OpenOptions } from "../support/backends/contractSubject";
import { describeBackend } from "./backendContract";

const DATABASE = "sensors";
const OTHER_ACCOUNT = "22222222-2222-4222-8222-222222222222";

/** A product, as the settings name it and as an emulator serves it first. */
interface Product {
  readonly name: string;
  readonly config: RawConfig;
  readonly options: EmulatorOptions;
  readonly accountId: string | undefined;
  /** Another account of the emulator. */
  readonly other: string;
}

const PRODUCTS: readonly Product[] = [
  {
    name: "database tokens of Dedicated",
    config: { accountId: DEFAULT_ACCOUNT_ID, clusterId: DEFAULT_CLUSTER_ID },
    options: { accounts: [DEFAULT_ACCOUNT_ID, OTHER_ACCOUNT] },
    accountId: DEFAULT_ACCOUNT_ID,
    other: OTHER_ACCOUNT,
  },
  {
    name: "database tokens of Clustered",
    config: { product: "clustered" },
    options: { accounts: [OTHER_ACCOUNT], clustered: true },
    accountId: undefined,
    other: OTHER_ACCOUNT,
  },
];

async function start({ config, options, accountId, other }: Product): Promise<BackendHarness> {
  const secrets: string[] = [];
  const emulator = await startEmulator({ ...options, onIssue: (secret) => secrets.push(secret) });
  const own = accountId ?? CLUSTERED;
  emulator.createDatabase({ name: DATABASE, accountId: own });
  const open = (endpoint: string, { credential, timeoutMs = 30_000 }: OpenOptions) => {
    const raw = { ...config, endpoint, clusterUrl: endpoint, timeout: `${Math.ceil(timeoutMs / 1000)}s` };
    const settings = clusterSettings(parseSettings(raw, {}));
    return openDatabaseTokens(settings, credential ?? emulator.secrets[own] ?? "", async () => [DATABASE]);
  };
  return {
    emulator,
    secrets,
    tokens: {
      all: () => emulator.databaseTokens(own),
      mint: ({ elsewhere, ...minting }) =>
        emulator.mintDatabaseToken({
          ...minting,
          permissions: [{ action: "read", resource: DATABASE }],
          accountId: elsewhere ? other : own,
        }),
      revoke: (id) => emulator.revokeDatabaseToken(id),
    },
    open: (given = {}) => open(emulator.url, given),
    // Nothing listens on the port of a service that needs a privilege to be started.
    openNowhere: () => open("http://127.0.0.1:1", { timeoutMs: 1_000 }),
    stop: () => emulator.stop(),
  };
}

for (const product of PRODUCTS) {
  describeBackend(product.name, () => start(product), {
    refusedCredential: { create: ["authentication"], list: ["authentication"], revoke: ["authentication"] },
    unknownId: ["not-found"],
    revoked: [],
    probe: { revoked: ["invalid-token"], elsewhere: ["authentication", "permission", "not-found"] },
    request: { permissions: [{ action: "read", database: DATABASE }] },
    secret: /^apiv1_.{60,}$/,
    showsPrefix: false,
    accountId: product.accountId,
    shortTimeoutMs: 1_000,
  });
}
