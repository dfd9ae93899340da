import { Activations } from "./activation";
import { ensureAdministrator } from "./administrator";
import { Clock } from "./clock";
import { checkCreation } from "./creation";
import { FaultList } from "./faultList";
import type { Faults } from "./faults";
import { type EmulatorOptions, settingsOf } from "./options";
import { EMPTY, loadSnapshot, saveSnapshot } from "./persistence";
import { stateOf, type TokenRecord, type TokenState } from "./records";
import { type LoggedRequest, RequestLog } from "./requestLog";
import { EmulatorServer } from "./server";
import { type IssuedToken, type Snapshot, TokenStore } from "./store";

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
export interface Emulator {
  /** Where it listens: `http://127.0.0.1:PORT`. */
  readonly url: string;
  readonly port: number;
  /** The accounts it serves: Dedicated ids, and `clustered`. The first is the default of everything below. */
  readonly accounts: readonly string[];
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
  /** Every token of an account, in the order of creation, the administrative one included. */
  tokens(accountId?: string): TokenView[];
  /** Creates a token. */
  mint(request: MintRequest): IssuedToken;
  /** Revokes a token, of any account. @throws Error for an unknown id */
  revoke(id: string): void;
  /** Removes a record, of any account. @throws Error for an unknown id */
  remove(id: string): void;
  /** Stops listening and ends every connection at once. Safe to call twice. */
  stop(): Promise<void>;
  /** The same as {@link stop}. */
  close(): Promise<void>;
}

/** The creator's id of tokens that are created without HTTP. */
const SOMEBODY = "00000000-0000-4000-8000-000000000000";

/**
 * Starts an emulator of the management API for management tokens, on the loopback interface. It is for development and
 * tests: its tokens are valid nowhere else.
 *
 * @throws TypeError for invalid options
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { port, host, accounts, secrets, revokeRevoked, persist, onIssue } = settingsOf(options);
  const clock = new Clock();
  const content = persist === undefined ? EMPTY : loadSnapshot(persist);
  const save = persist === undefined ? undefined : (snapshot: Snapshot) => saveSnapshot(persist, snapshot);
  const store = new TokenStore(clock, content, save);
  const activations = new Activations(clock);
  const faults = new FaultList(activations);
  const log = new RequestLog();
  const service = { clock, store, activations, accounts, revokeRevoked, onIssue };
  const server = new EmulatorServer({ service, faults, log });

  // The port comes first: an emulator that cannot listen must not change the file.
  const bound = await server.listen(host, port);
  const administrative: Record<string, string> = {};
  try {
    for (const account of accounts) {
      administrative[account] = ensureAdministrator(store, clock, account, secrets.get(account));
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
  return {
    url: `http://${host}:${bound}`,
    port: bound,
    accounts,
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
      store.list(accountOf(accountId)).map((record) => ({ ...record, state: stateOf(record, clock.now()) })),
    mint: ({ accountId, ...request }) => {
      const account = accountOf(accountId);
      const issued = store.issue(account, checkCreation(request, clock.now()), SOMEBODY);
      onIssue(issued.secret);
      return issued;
    },
    revoke: (id) => {
      if (store.revoke(id) === undefined) throw new Error(`the emulator has no token ${id}`);
    },
    remove: (id) => {
      if (!store.remove(id)) throw new Error(`the emulator has no token ${id}`);
    },
    stop: () => server.stop(),
    close: () => server.stop(),
  };
}
