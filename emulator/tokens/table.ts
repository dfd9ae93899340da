import type { AccountKey } from "../accounts";
import type { Keep } from "../keep";
import type { TokenLifetime } from "./lifetime";
import { hashOf } from "./secrets";

/** A token as the emulator stores it: its record, and the hash that recognizes its secret. */
export interface StoredToken<Shown extends { readonly id: string } & TokenLifetime> {
  /** The account it belongs to. */
  readonly account: AccountKey;
  /** SHA-256 of the secret, hex. */
  readonly hash: string;
  /** Its record, as the service shows it. */
  readonly record: Shown;
}

/** Tokens of one kind, of every account. A change that cannot be kept is undone. */
export class TokenTable<Token extends StoredToken<{ readonly id: string } & TokenLifetime>> {
  readonly #keep: Keep;
  #tokens = new Map<string, Token>();
  readonly #idByHash = new Map<string, string>();

  /**
   * @param content what an earlier run stored
   * @param keep stores a change
   */
  constructor(content: readonly Token[], keep: Keep) {
    this.#keep = keep;
    for (const token of content) this.#put(token);
  }

  /** Every token, in the order of creation. */
  get all(): readonly Token[] {
    return [...this.#tokens.values()];
  }

  /** The token with an id, of any account. */
  byId(id: string): Token | undefined {
    return this.#tokens.get(id);
  }

  /** The token that a secret belongs to, of any account and in any state. */
  bySecret(secret: string): Token | undefined {
    const id = this.#idByHash.get(hashOf(secret));
    return id === undefined ? undefined : this.#tokens.get(id);
  }

  /** Adds a token. */
  add(token: Token): void {
    this.#put(token);
    this.#keep(() => this.#drop(token.record.id));
  }

  /** Puts a token in the place of the one with its id. */
  replace(token: Token): void {
    const before = this.#tokens.get(token.record.id);
    this.#put(token);
    this.#keep(() => {
      if (before !== undefined) this.#put(before);
    });
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

  #put(token: Token): void {
    this.#tokens.set(token.record.id, token);
    this.#idByHash.set(token.hash, token.record.id);
  }

  #drop(id: string): void {
    const token = this.#tokens.get(id);
    if (token !== undefined) this.#idByHash.delete(token.hash);
    this.#tokens.delete(id);
  }
}
