import { randomUUID } from "node:crypto";
import { type AccountKey, CLUSTERED } from "../accounts";
import type { Clock } from "../clock";
import type { Keep } from "../keep";
import { hashOf, MANAGEMENT_SECRET, newSecret, prefixOf } from "../tokens/secrets";
import { type StoredToken, TokenTable } from "../tokens/table";
import type { Creation } from "./creation";
import type { TokenRecord } from "./records";

/** A management token as the emulator stores it. */
export type StoredManagementToken = StoredToken<TokenRecord>;

/** What the emulator stores of management tokens. */
export interface ManagementTokenContent {
  /** The id of each account's administrative token. */
  readonly initial: Readonly<Record<AccountKey, string>>;
  /** Every token, in the order of creation. */
  readonly tokens: readonly StoredManagementToken[];
}

/** A new token, with the secret that is not stored. */
export interface IssuedToken {
  readonly record: TokenRecord;
  /** The token string. */
  readonly secret: string;
}

/**
 * The management tokens of every account. Stores only hashes; a secret passes through once, when it is created.
 */
export class ManagementTokenStore {
  readonly #clock: Clock;
  readonly #keep: Keep;
  readonly #table: TokenTable<StoredManagementToken>;
  readonly #initial: Record<AccountKey, string>;

  /**
   * @param clock the service's clock
   * @param content what an earlier run stored
   * @param keep stores a change
   */
  constructor(clock: Clock, content: ManagementTokenContent, keep: Keep) {
    this.#clock = clock;
    this.#keep = keep;
    this.#table = new TokenTable(content.tokens, keep);
    this.#initial = { ...content.initial };
  }

  /** What there is to store. */
  get content(): ManagementTokenContent {
    return { initial: this.#initial, tokens: this.#table.all };
  }

  /**
   * Creates a token.
   *
   * @param account the account that it belongs to
   * @param creation the checked request
   * @param createdBy id of the user or token that creates it
   * @param secret its token string; by default a new random one
   */
  issue(
    account: AccountKey,
    creation: Creation,
    createdBy: string,
    secret = newSecret(MANAGEMENT_SECRET),
  ): IssuedToken {
    const record: TokenRecord = {
      id: randomUUID(),
      ...(account === CLUSTERED ? {} : { accountId: account }),
      description: creation.description,
      tokenPrefix: prefixOf(secret),
      createdAt: this.#clock.now().toISOString(),
      createdBy,
      ...(creation.expiresAt === undefined ? {} : { expiresAt: creation.expiresAt }),
    };
    this.#table.add({ account, hash: hashOf(secret), record });
    return { record, secret };
  }

  /** The token with an id, of any account. */
  byId(id: string): StoredManagementToken | undefined {
    return this.#table.byId(id);
  }

  /** The token that a secret belongs to, of any account and in any state. */
  bySecret(secret: string): StoredManagementToken | undefined {
    return this.#table.bySecret(secret);
  }

  /** Every token of an account, in the order of creation, dead ones included. */
  list(account: AccountKey): TokenRecord[] {
    return this.#table.all.filter((token) => token.account === account).map((token) => token.record);
  }

  /** Marks a token as revoked now. A token that is already revoked does not change. */
  revoke(id: string): TokenRecord | undefined {
    const token = this.#table.byId(id);
    if (token === undefined || token.record.revokedAt !== undefined) return token?.record;
    const record = { ...token.record, revokedAt: this.#clock.now().toISOString() };
    this.#table.replace({ ...token, record });
    return record;
  }

  /** Removes a token as if it had never existed; false if there is none. */
  remove(id: string): boolean {
    return this.#table.remove(id);
  }

  /** The administrative token of an account. */
  initialOf(account: AccountKey): StoredManagementToken | undefined {
    const id = this.#initial[account];
    return id === undefined ? undefined : this.#table.byId(id);
  }

  /** Sets the administrative token of an account. */
  setInitial(account: AccountKey, id: string): void {
    this.#initial[account] = id;
    // Set only at the start, which fails as a whole.
    this.#keep(() => {});
  }
}
