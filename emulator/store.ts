import { randomUUID } from "node:crypto";
import { type AccountKey, CLUSTERED } from "./accounts";
import type { Clock } from "./clock";
import type { Creation } from "./creation";
import type { TokenRecord } from "./records";
import { hashOf, newSecret, prefixOf } from "./secrets";

/** A token as the emulator stores it: its record, and the hash that recognizes its secret. */
export interface StoredToken {
  /** The account it belongs to. */
  readonly account: AccountKey;
  /** SHA-256 of the secret, hex. */
  readonly hash: string;
  /** Its record, as the service shows it. */
  readonly record: TokenRecord;
}

/** Everything the emulator stores, as it is written to a file. */
export interface Snapshot {
  /** The id of each account's administrative token. */
  readonly initial: Readonly<Record<AccountKey, string>>;
  /** Every token, in the order of creation. */
  readonly tokens: readonly StoredToken[];
}

/** A new token, with the secret that is not stored. */
export interface IssuedToken {
  readonly record: TokenRecord;
  /** The token string. */
  readonly secret: string;
}

/** The tokens of every account. Stores only hashes; a secret passes through once, when it is created. */
export class TokenStore {
  readonly #clock: Clock;
  readonly #save: ((snapshot: Snapshot) => void) | undefined;
  #tokens = new Map<string, StoredToken>();
  readonly #idByHash = new Map<string, string>();
  readonly #initial: Record<AccountKey, string>;

  /**
   * @param clock the service's clock
   * @param content what an earlier run stored
   * @param save stores a change; if it throws, the change is undone
   */
  constructor(clock: Clock, content: Snapshot, save?: (snapshot: Snapshot) => void) {
    this.#clock = clock;
    this.#save = save;
    this.#initial = { ...content.initial };
    for (const token of content.tokens) this.#put(token);
  }

  /**
   * Creates a token.
   *
   * @param account the account that it belongs to
   * @param creation the checked request
   * @param createdBy id of the user or token that creates it
   * @param secret its token string; by default a new random one
   */
  issue(account: AccountKey, creation: Creation, createdBy: string, secret = newSecret()): IssuedToken {
    const record: TokenRecord = {
      id: randomUUID(),
      ...(account === CLUSTERED ? {} : { accountId: account }),
      description: creation.description,
      tokenPrefix: prefixOf(secret),
      createdAt: this.#clock.now().toISOString(),
      createdBy,
      ...(creation.expiresAt === undefined ? {} : { expiresAt: creation.expiresAt }),
    };
    this.#put({ account, hash: hashOf(secret), record });
    this.#keep(() => this.#drop(record.id));
    return { record, secret };
  }

  /** The token with an id, of any account. */
  byId(id: string): StoredToken | undefined {
    return this.#tokens.get(id);
  }

  /** The token that a secret belongs to, of any account and in any state. */
  bySecret(secret: string): StoredToken | undefined {
    const id = this.#idByHash.get(hashOf(secret));
    return id === undefined ? undefined : this.#tokens.get(id);
  }

  /** Every token of an account, in the order of creation, dead ones included. */
  list(account: AccountKey): TokenRecord[] {
    return [...this.#tokens.values()]
      .filter((token) => token.account === account)
      .map((token) => token.record);
  }

  /** Marks a token as revoked now. A token that is already revoked does not change. */
  revoke(id: string): TokenRecord | undefined {
    const token = this.#tokens.get(id);
    if (token === undefined || token.record.revokedAt !== undefined) return token?.record;
    const record = { ...token.record, revokedAt: this.#clock.now().toISOString() };
    this.#put({ ...token, record });
    this.#keep(() => this.#put(token));
    return record;
  }

  /** Removes a token as if it had never existed; false if there is none. */
  remove(id: string): boolean {
    const token = this.#tokens.get(id);
    if (token === undefined) return false;
    const before = new Map(this.#tokens);
    this.#drop(id);
    this.#keep(() => {
      this.#tokens = before;
      this.#put(token);
    });
    return true;
  }

  /** The administrative token of an account. */
  initialOf(account: AccountKey): StoredToken | undefined {
    const id = this.#initial[account];
    return id === undefined ? undefined : this.#tokens.get(id);
  }

  /** Sets the administrative token of an account. */
  setInitial(account: AccountKey, id: string): void {
    this.#initial[account] = id;
    // Set only at the start, which fails as a whole.
    this.#keep(() => {});
  }

  #put(token: StoredToken): void {
    this.#tokens.set(token.record.id, token);
    this.#idByHash.set(token.hash, token.record.id);
  }

  #drop(id: string): void {
    const token = this.#tokens.get(id);
    if (token !== undefined) this.#idByHash.delete(token.hash);
    this.#tokens.delete(id);
  }

  #keep(undo: () => void): void {
    if (this.#save === undefined) return;
    try {
      this.#save({ initial: this.#initial, tokens: [...this.#tokens.values()] });
    } catch (error) {
      undo();
      throw error;
    }
  }
}
