import type { Credential } from "../../account/credential";
import type { TokenBackend, TokenRecord } from "../../backends/backend";
import { SharedRequest } from "../../backends/sharedRequest";
import { isTokenError, TokenError } from "../../errors";
import { parseInstant } from "../../token/time";

/**
 * The listing of a run, asked for once and shared by every token that is refreshed: 1,000 tokens, one request.
 * What was changed since is never read from it.
 */
export class Listing {
  private shared: Promise<TokenRecord[]> | undefined;
  private readonly afresh: SharedRequest<TokenRecord[]>;
  private understood = false;
  private answered: ReadonlySet<string> = new Set();
  /** The nonces of this run's attempts to make a token: a token that holds one of them is known. */
  readonly attempted = new Set<string>();

  constructor(private readonly backend: TokenBackend) {
    this.afresh = new SharedRequest(() => this.ask());
  }

  /** The ids of the last listing that was answered: what is made from now on is not among them. */
  get known(): ReadonlySet<string> {
    return this.answered;
  }

  /** The shared listing. A failed one is not kept. */
  async current(): Promise<TokenRecord[]> {
    if (this.shared === undefined) {
      const asked = this.ask();
      this.shared = asked;
      asked.catch(() => {
        if (this.shared === asked) this.shared = undefined;
      });
    }
    return this.shared;
  }

  /**
   * A listing that is asked for after this call: for unknown outcomes. Calls that wait at the same time get the
   * same one.
   */
  fresh(): Promise<TokenRecord[]> {
    return this.afresh.get();
  }

  /**
   * Proves, once a run, that the listing can be read and is whole. Before the first token is made: of a service
   * or a tool that cannot be understood, nobody could say afterwards what it has made.
   *
   * @throws TokenError when it cannot
   */
  async requireReadable(credential: Credential | undefined, now: number): Promise<void> {
    if (this.understood) return;
    try {
      const records = await this.current();
      if (!isWhole(records, credential, now)) {
        throw new TokenError(
          "protocol",
          `the listing of ${this.backend.scope} does not show the credential that asked for it, alive: it is not the whole of the account`,
        );
      }
    } catch (error) {
      if (!isTokenError(error)) throw error;
      const message = `${error.message}. No token was made: before the first one of a run the listing has to be read`;
      throw new TokenError(error.code, message, { cause: error });
    }
    this.understood = true;
  }

  /** Forgets the shared listing: something was made or revoked. */
  drop(): void {
    this.shared = undefined;
  }

  private async ask(): Promise<TokenRecord[]> {
    const records = await this.backend.list();
    this.answered = new Set(records.map(({ id }) => id));
    return records;
  }
}

/** What a record says of its token. */
export function statusOf(record: TokenRecord, now: number): "active" | "expired" | "revoked" {
  if (record.revokedAt !== undefined) return "revoked";
  const end = record.expiresAt === undefined ? undefined : parseInstant(record.expiresAt);
  return end !== undefined && end <= now ? "expired" : "active";
}

/** Whether a token can be used: neither revoked nor past its end. */
export function isAlive(record: TokenRecord, now: number): boolean {
  return statusOf(record, now) === "active";
}

/**
 * Whether a listing can be believed when it says that a token is not there: the credential that asked for it,
 * where that is a management token itself, must be listed and alive. A gateway that filters, or another
 * account's answer, shows here.
 */
export function isWhole(
  records: readonly TokenRecord[],
  credential: Credential | undefined,
  now: number,
): boolean {
  if (credential === undefined || credential.prefix === "") return true;
  return records.some((record) => record.tokenPrefix === credential.prefix && isAlive(record, now));
}
