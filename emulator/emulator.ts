import { Clock } from "./clock";
import { clusterFinder } from "./clusters";
import { type DirectDatabases, directDatabases } from "./databases/direct";
import { type DirectDatabaseTokens, directDatabaseTokens } from "./databaseTokens/direct";
import { FaultList } from "./faultList";
import type { Faults } from "./faults";
import { ensureAdministrator } from "./managementTokens/administrator";
import { checkCreation } from "./managementTokens/creation";
import type { TokenRecord } from "./managementTokens/records";
import type { IssuedToken } from "./managementTokens/store";
import { type EmulatorOptions, settingsOf } from "./options";
import { EMPTY, loadSnapshot, saveSnapshot } from "./persistence";
import { type LoggedRequest, RequestLog } from "./requestLog";
import { EmulatorServer } from "./server";
import { openStores, type Snapshot } from "./storage";
import { Activations } from "./tokens/activation";
import { stateOf, type TokenState } from "./tokens/lifetime";

/** A record together with whether its token can be used now. */
export interface TokenView extends TokenRecord {
  readonly state: TokenState;
}

/** What {@link Emulator.mint} creates a token from. */
export interface MintRequest {
  /** One line of text. */
  readonly description: string;
  /** RFC 3339, in the future of the emulator's clock. @default never */
  readonly expiresAt?: string;
  /** A Dedicated account's id, or `clustered`. @default the first account */
  readonly accountId?: string;
}

/** A running emulator. Its methods bypass HTTP and need no credential. */
export interface Emulator extends DirectDatabaseTokens, DirectDatabases {
  /** Where it listens: `http://127.0.0.1:PORT`. */
  readonly url: string;
  readonly port: number;
  /** The accounts it serves: Dedicated ids, and `clustered`. The first is the default of everything below. */
  readonly accounts: readonly string[];
  /** The clusters of each Dedicated account. The first is the default of everything below. */
  readonly clusters: readonly string[];
  /** The administrative secret of the first account. */
  readonly secret: string;
  /** The administrative secret of each account. */
  readonly secrets: Readonly<Record<string, string>>;
  /** The service's clock, which can be moved. */
  readonly clock: Clock;
  /** The active faults. */
  readonly faults: Faults;
  /** Every request since the start, or the last {@link clearRequests}, in the order of arrival. */
  readonly requests: readonly LoggedRequest[];
  /** Every byte sent so far, headers included. */
  readonly bytesSent: number;
  /** Forgets the requests so far. */
  clearRequests(): void;
  /** Every management token of an account, in the order of creation, the administrative one included. */
  tokens(accountId?: string): TokenView[];
  /** Creates a management token. */
  mint(request: MintRequest): IssuedToken;
  /** Revokes a management token, of any account. @throws Error for an unknown id */
  revoke(id: string): void;
  /** Removes the record of a management token, of any account. @throws Error for an unknown id */
  remove(id: string): void;
  /** Stops listening and ends every connection at once. Safe to call twice. */
  stop(): Promise<void>;
  /** The same as {@link stop}. */
  close(): Promise<void>;
}

/** The creator's id of tokens that are created without HTTP. */
const SOMEBODY = "00000000-0000-4000-8000-000000000000";

/**
 * Starts an emulator of the management API and of the data plane behind it, on the loopback interface. It is for development
 * and tests: its tokens are valid nowhere else.
 *
 * @throws TypeError for invalid options
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { port, host, accounts, clusters, secrets, persist, onIssue, ...settings } = settingsOf(options);
  const clock = new Clock();
  const content = persist === undefined ? EMPTY : loadSnapshot(persist);
  const stores = openStores(clock, content, {
    ...(persist === undefined ? {} : { save: (snapshot: Snapshot) => saveSnapshot(persist, snapshot) }),
    heldMs: settings.deletedNamesHeldMs,
  });
  const { managementTokens } = stores;
  const activations = new Activations(clock);
  const faults = new FaultList(activations);
  const log = new RequestLog();
  const service = { clock, ...stores, activations, accounts, clusters, onIssue, ...settings };
  const server = new EmulatorServer({ service, faults, log });

  // The port comes first: an emulator that cannot listen must not change the file.
  const bound = await server.listen(host, port);
  const administrative: Record<string, string> = {};
  try {
    for (const account of accounts) {
      administrative[account] = ensureAdministrator(managementTokens, clock, account, secrets.get(account));
    }
  } catch (error) {
    await server.stop();
    throw error;
  }
  for (const secret of Object.values(administrative)) onIssue(secret);

  const [first] = accounts;
  const accountOf = (accountId: string = first): string => {
    const account = accountId.toLowerCase();
    if (!accounts.includes(account)) throw new Error(`${accountId} is not an account of this emulator`);
    return account;
  };
  const clusterOf = clusterFinder(accountOf, clusters);
  return {
    ...directDatabaseTokens(service, clusterOf),
    ...directDatabases(service, clusterOf),
    url: `http://${host}:${bound}`,
    port: bound,
    accounts,
    clusters,
    secret: administrative[first] ?? "",
    secrets: administrative,
    clock,
    faults,
    get requests() {
      return log.entries;
    },
    get bytesSent() {
      return server.bytesSent;
    },
    clearRequests: () => log.clear(),
    tokens: (accountId) =>
      managementTokens
        .list(accountOf(accountId))
        .map((record) => ({ ...record, state: stateOf(record, clock.now()) })),
    mint: ({ accountId, ...request }) => {
      const account = accountOf(accountId);
      const issued = managementTokens.issue(account, checkCreation(request, clock.now()), SOMEBODY);
      onIssue(issued.secret);
      return issued;
    },
    revoke: (id) => {
      if (managementTokens.revoke(id) === undefined) throw new Error(`the emulator has no token ${id}`);
    },
    remove: (id) => {
      if (!managementTokens.remove(id)) throw new Error(`the emulator has no token ${id}`);
    },
    stop: () => server.stop(),
    close: () => server.stop(),
  };
}
