import { type AccountKey, CLUSTERED, DEFAULT_ACCOUNT_ID, isUuid } from "./accounts";
import { DEFAULT_CLUSTER_ID, PLACEHOLDER_ID } from "./clusters";
import { isManagementSecret } from "./tokens/secrets";

/** The options of an emulator. */
export interface EmulatorOptions {
  /** The port to listen on; 0 takes any free one. @default 0 */
  readonly port?: number;
  /** The address to listen on. Nothing but `127.0.0.1` is accepted. @default "127.0.0.1" */
  readonly host?: string;
  /** The Dedicated accounts to serve, UUIDs. @default [DEFAULT_ACCOUNT_ID] */
  readonly accounts?: readonly string[];
  /** The clusters of each Dedicated account, UUIDs. @default [DEFAULT_CLUSTER_ID] */
  readonly clusters?: readonly string[];
  /** Whether to serve the Clustered paths too, as one more account. @default true */
  readonly clustered?: boolean;
  /**
   * The secrets of the administrative tokens, by account id or `clustered`, so that they survive a restart.
   *
   * @default new random ones
   */
  readonly secrets?: Readonly<Record<string, string>>;
  /** The answer to the revocation of a management token that is already revoked: 409 or 204. @default "conflict" */
  readonly revokeRevoked?: "conflict" | "no-content";
  /**
   * What is left of a database token that was deleted over HTTP, which InfluxData does not document. `revoked`: its
   * record, which is listed and has `revokedAt`. `gone`: nothing.
   *
   * @default "revoked"
   */
  readonly deletedTokens?: "revoked" | "gone";
  /**
   * How long the name of a deleted database cannot be used for another one, in milliseconds of the emulator's clock:
   * that is answered with 409.
   *
   * @default 0
   */
  readonly deletedNamesHeldMs?: number;
  /** A file to keep everything in: records, hashes and written lines, no secrets. @default nothing is stored */
  readonly persist?: string;
  /** Called with every new secret, including the administrative ones. */
  readonly onIssue?: (secret: string) => void;
}

/** The options with all defaults. */
interface Settings {
  readonly port: number;
  readonly host: string;
  readonly accounts: readonly [AccountKey, ...AccountKey[]];
  readonly clusters: readonly [string, ...string[]];
  readonly secrets: ReadonlyMap<AccountKey, string>;
  readonly revokeRevoked: "conflict" | "no-content";
  readonly deletedTokens: "revoked" | "gone";
  readonly deletedNamesHeldMs: number;
  readonly persist: string | undefined;
  readonly onIssue: (secret: string) => void;
}

const LOOPBACK = "127.0.0.1";

/** Checks the options and fills in the defaults. @throws TypeError naming the option */
export function settingsOf(options: EmulatorOptions): Settings {
  const {
    port = 0,
    host = LOOPBACK,
    revokeRevoked = "conflict",
    deletedTokens = "revoked",
    persist,
  } = options;
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new TypeError("port must be a whole number from 0 to 65535");
  }
  if (host !== LOOPBACK)
    throw new TypeError(`host must be ${LOOPBACK}: the emulator serves this machine only`);
  if (revokeRevoked !== "conflict" && revokeRevoked !== "no-content") {
    throw new TypeError("revokeRevoked must be conflict or no-content");
  }
  if (deletedTokens !== "revoked" && deletedTokens !== "gone") {
    throw new TypeError("deletedTokens must be revoked or gone");
  }
  const { deletedNamesHeldMs = 0 } = options;
  if (!Number.isSafeInteger(deletedNamesHeldMs) || deletedNamesHeldMs < 0) {
    throw new TypeError("deletedNamesHeldMs must be a whole number, 0 or more");
  }
  if (persist === "") throw new TypeError("persist must name a file");
  const accounts = accountsOf(options);
  const secrets = secretsOf(options.secrets ?? {}, accounts);
  return {
    port,
    host,
    accounts,
    clusters: clustersOf(options),
    secrets,
    revokeRevoked,
    deletedTokens,
    deletedNamesHeldMs,
    persist,
    onIssue: options.onIssue ?? (() => {}),
  };
}

function clustersOf({ clusters = [DEFAULT_CLUSTER_ID] }: EmulatorOptions): Settings["clusters"] {
  for (const id of clusters) {
    if (!isUuid(id)) throw new TypeError(`clusters: ${id} is not a UUID`);
  }
  const [first, ...others] = clusters.map((id) => id.toLowerCase());
  if (first === undefined) throw new TypeError("clusters: an account has at least one");
  if (new Set([first, ...others]).size < clusters.length)
    throw new TypeError("clusters: a cluster is listed twice");
  if ([first, ...others].includes(PLACEHOLDER_ID)) {
    throw new TypeError(`clusters: ${PLACEHOLDER_ID} stands for the cluster of Clustered`);
  }
  return [first, ...others];
}

function accountsOf({
  accounts = [DEFAULT_ACCOUNT_ID],
  clustered = true,
}: EmulatorOptions): Settings["accounts"] {
  for (const id of accounts) {
    if (!isUuid(id)) throw new TypeError(`accounts: ${id} is not a UUID`);
  }
  const keys = [...accounts.map((id) => id.toLowerCase()), ...(clustered ? [CLUSTERED] : [])];
  if (new Set(keys).size < keys.length) throw new TypeError("accounts: an account is listed twice");
  const [first, ...others] = keys;
  if (first === undefined) throw new TypeError("accounts: there is nothing to serve");
  return [first, ...others];
}

function secretsOf(
  given: Readonly<Record<string, string>>,
  accounts: readonly AccountKey[],
): ReadonlyMap<AccountKey, string> {
  const secrets = new Map(Object.entries(given).map(([account, secret]) => [account.toLowerCase(), secret]));
  for (const [account, secret] of secrets) {
    if (!accounts.includes(account)) throw new TypeError(`secrets: ${account} is not an account served`);
    if (!isManagementSecret(secret))
      throw new TypeError(`secrets: the one of ${account} is not a token string (M.V1.…)`);
  }
  if (new Set(secrets.values()).size < secrets.size) {
    throw new TypeError("secrets: two accounts cannot share one");
  }
  return secrets;
}
