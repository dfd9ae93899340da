import type { Credential } from "../../account/credential";
import type { TokenBackend, TokenRecord } from "../../backends/backend";
import { SharedListing } from "../../backends/sharedListing";
import { isTokenError, TokenError } from "../../errors";
import { parseInstant } from "../../token/time";

/**
 * The listing of a run, asked for once and shared by every token that is refreshed: 1,000 tokens, one request.
 * It is dropped whenever a token is created or revoked.
 */
export class Listing {
  private readonly records: SharedListing<TokenRecord[]>;
  private understood = false;
  private answered: ReadonlySet<string> = new Set();
  /** The nonces of this run's attempts to create a token: a token with one of them is known. */
  readonly attempted = new Set<string>();

  constructor(private readonly backend: TokenBackend) {
    this.records = new SharedListing(() => this.ask());
  }

  /** The ids in the last listing: a token that is created from now on is not among them. */
  get known(): ReadonlySet<string> {
    return this.answered;
  }

  /** The shared listing. A failed one is asked for again. */
  async current(): Promise<TokenRecord[]> {
    return this.records.current();
  }

  /**
   * A listing that is asked for after this call: for unknown outcomes. Calls that wait at the same time get the
   * same one.
   */
  fresh(): Promise<TokenRecord[]> {
    return this.records.fresh();
  }

  /**
   * Proves, once a run, that the listing can be read and is whole. This comes before the first creation: if a service
   * or a tool cannot be understood, nobody can tell afterwards which tokens it created.
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
      const message = `${error.message}. No token was created: a run has to read the listing before it creates its first one`;
      throw new TokenError(error.code, message, { cause: error });
    }
    this.understood = true;
  }

  /** Forgets the shared listing: a token was created or revoked. */
  drop(): void {
    this.records.drop();
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
 * Whether a listing can be trusted when a token is missing from it: the credential that asked for it,
 * where that is a management token itself, must be listed and alive. This detects a gateway that filters, and
 * another account's answer.
 */
export function isWhole(
  records: readonly TokenRecord[],
  credential: Credential | undefined,
  now: number,
): boolean {
  if (credential === undefined || credential.prefix === "") return true;
  return records.some((record) => record.tokenPrefix === credential.prefix && isAlive(record, now));
}
