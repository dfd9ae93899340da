import type { Settings } from "../../account/settings";
import { TokenError } from "../../errors";
import type { ProcessResult } from "../../exec/runProcess";
import { splitDescription } from "../../token/ownerMarker";
import { rememberSecret } from "../../token/redact";
import { parseInstant } from "../../token/time";
import type { CallOptions, CreatedToken, CreateRequest, TokenBackend, TokenRecord } from "../backend";
import { requireCreated } from "../createdToken";
import { SharedRequest } from "../sharedRequest";
import { type Creation, readCreation } from "./creation";
import { describeFailure, succeeded, waitedForLogin } from "./failure";
import { type Call, Influxctl, type InfluxctlSurroundings } from "./influxctl";
import { readListing } from "./records";

const LIST = ["management", "list", "--format", "json"];

/**
 * The service through influxctl, the documented way.
 *
 * Its exit code says whether it failed, but not why, and its messages are not a contract. So a failed creation or
 * revocation has an unknown outcome, which callers resolve with a listing. A secret counts as refused if a listing with
 * it fails while one with the credential succeeds.
 */
export class InfluxctlBackend implements TokenBackend {
  readonly scope: string;
  private readonly influxctl: Influxctl;
  private readonly expected: { accountId: string | undefined };
  private readonly afterwards: SharedRequest<TokenRecord[]>;

  /**
   * @param settings of an influxctl backend
   * @param credential the management token that authenticates every call but `probe`; neither needed nor used if the
   *   settings name a profile
   */
  constructor(
    private readonly settings: Settings,
    private readonly credential: string | undefined,
    surroundings: InfluxctlSurroundings = {},
  ) {
    if (credential !== undefined) rememberSecret(credential);
    this.scope = settings.scope;
    this.influxctl = new Influxctl(settings, credential, surroundings);
    this.expected = { accountId: settings.product === "dedicated" ? settings.accountId : undefined };
    this.afterwards = new SharedRequest(() => this.list());
  }

  async create(request: CreateRequest, options: CallOptions = {}): Promise<CreatedToken> {
    const what = "creating a token";
    const expiry = request.expiresAt === undefined ? [] : [`--expires-at=${request.expiresAt}`];
    const ended = await this.act(what, {
      args: ["management", "create", "--format", "json", `--description=${request.description}`, ...expiry],
      signal: options.signal,
    });
    try {
      return await this.readCreated(ended, request, options.signal);
    } catch (error) {
      // A token was created. Whatever else is wrong, this must not look as if none was.
      const message = error instanceof Error ? error.message : String(error);
      throw new TokenError("ambiguous", `${what}: ${message}; a token was created`, { cause: error });
    }
  }

  async list(options: CallOptions = {}): Promise<TokenRecord[]> {
    const what = "listing the tokens";
    const ended = await this.influxctl.call({ args: LIST, signal: options.signal });
    if (succeeded(ended)) return readListing(ended.stdout, this.expected);
    const code = waitedForLogin(ended)
      ? "authentication"
      : ended.how === "too-large"
        ? "protocol"
        : "unavailable";
    throw new TokenError(code, describeFailure(what, ended, this.settings));
  }

  async revoke(id: string, options: CallOptions = {}): Promise<void> {
    // The id becomes an argument, where anything else could be mistaken for a flag.
    if (!/^[A-Za-z0-9][A-Za-z0-9_.:-]*$/.test(id)) {
      throw new TokenError(
        "not-found",
        `the service cannot know token ${JSON.stringify(id)}: that is not an id`,
      );
    }
    await this.act(`revoking token ${id}`, {
      args: ["management", "revoke", "--force", id],
      signal: options.signal,
    });
  }

  async probe(secret: string, id: string, options: CallOptions = {}): Promise<TokenRecord> {
    const what = `using token ${id}`;
    rememberSecret(secret);
    const ended = await this.influxctl.call({ args: LIST, secret, signal: options.signal });
    if (!succeeded(ended)) throw await this.whyNotAccepted(what, ended, options.signal);
    const record = readListing(ended.stdout, this.expected).find((listed) => listed.id === id);
    if (record === undefined) throw new TokenError("not-found", `${what}: the service does not list it`);
    const problem = this.problemWith(record, secret);
    if (problem !== undefined) throw new TokenError("invalid-token", `token ${id} ${problem}`);
    return record;
  }

  async close(): Promise<void> {
    // Nothing to close: every call cleans up after itself.
  }

  /** Makes a call that changes something. After a failure past the start, the outcome is unknown. */
  private async act(what: string, call: Call): Promise<ProcessResult> {
    const ended = await this.influxctl.call(call);
    if (succeeded(ended)) return ended;
    const message = describeFailure(what, ended, this.settings);
    if (ended.how === "not-started") throw new TokenError("unavailable", `${message}: nothing was done`);
    const isUnderWay = ended.leftRunning;
    throw new TokenError("ambiguous", `${message}; it may have been carried out`, { isUnderWay });
  }

  private async readCreated(
    ended: ProcessResult,
    request: CreateRequest,
    signal: AbortSignal | undefined,
  ): Promise<CreatedToken> {
    const creation = readCreation(ended.stdout, {
      request,
      expected: this.expected,
      credential: this.credential,
    });
    rememberSecret(creation.secret);
    const { secret } = creation;
    const record =
      creation.record ?? findCreated(await unlessAborted(this.afterwards.get(), signal), creation, request);
    return requireCreated({ record, secret }, this.credential);
  }

  /** Why a listing with a new secret failed: only a listing with the credential can tell. */
  private async whyNotAccepted(
    what: string,
    ended: ProcessResult,
    signal: AbortSignal | undefined,
  ): Promise<TokenError> {
    const message = describeFailure(what, ended, this.settings);
    if (ended.how !== "exited" && !waitedForLogin(ended)) return new TokenError("unavailable", message);
    try {
      await unlessAborted(this.afterwards.get(), signal);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return new TokenError("unavailable", `${message}; with the credential it fails as well: ${reason}`, {
        cause: error,
      });
    }
    return new TokenError("authentication", `${message}; with the credential instead, it succeeds`);
  }

  private problemWith(record: TokenRecord, secret: string): string | undefined {
    if (record.revokedAt !== undefined) return "is revoked";
    const end = record.expiresAt === undefined ? undefined : parseInstant(record.expiresAt);
    if (end !== undefined && end <= Date.now()) return "has expired";
    return secret.startsWith(record.tokenPrefix) ? undefined : "has a different prefix than the secret";
  }
}

/**
 * The record of a token that was just created, found by the prefix of its secret, and by its id where the output
 * shows it, its description, or at least the marker in it. It is never guessed by the prefix alone: a token that must
 * not stay is revoked by what is found here.
 */
function findCreated(
  records: readonly TokenRecord[],
  { secret, id: shownId }: Creation,
  request: CreateRequest,
): TokenRecord {
  const nonce = splitDescription(request.description).marker?.nonce;
  const [record, ...others] = records.filter(
    ({ id, tokenPrefix, revokedAt, description }) =>
      revokedAt === undefined &&
      secret.startsWith(tokenPrefix) &&
      (id === shownId ||
        description === request.description ||
        (nonce !== undefined && splitDescription(description).marker?.nonce === nonce)),
  );
  if (record !== undefined && others.length === 0) return record;
  throw new TokenError("protocol", "the new token was not found in the listing");
}

/** @throws TokenError as soon as the caller aborts */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  let stop = () => {};
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => reject(new TokenError("unavailable", "the listing was aborted"));
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop);
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
