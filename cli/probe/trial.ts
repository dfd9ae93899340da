import { randomBytes } from "node:crypto";
import type { Credential } from "../../provider/account/credential";
import type { CreatedToken, TokenBackend, TokenRecord } from "../../provider/backends/backend";
import type { ObservedCall } from "../../provider/backends/influxctl/influxctl";
import type { Clock } from "../../provider/clock";
import { isTokenError } from "../../provider/errors";
import { Listing } from "../../provider/lifecycle/steps/listing";
import { askToRevoke, revocable } from "../../provider/lifecycle/steps/revoke";
import { formatInstant, sameInstant } from "../../provider/token/time";

/** The result of one step of the trial. */
export interface Step {
  /** What was tried. */
  readonly name: string;
  /** Whether the result is what the documentation suggests. */
  readonly asExpected: boolean;
  /** What happened, without any values of the account. */
  readonly outcome: string;
  /** The influxctl calls of this step; none over HTTP. */
  readonly calls: readonly ObservedCall[];
}

/** The result of the trial. */
export interface Trial {
  readonly steps: readonly Step[];
  /** Whether a token was created. */
  readonly tried: boolean;
  /** The token that may still be live, by id or by description; undefined if there is none. */
  readonly left?: string;
  /** When that one expires, according to the service: RFC 3339, or `never`. Undefined: unknown. */
  readonly leftEnds?: string;
}

/** What the trial needs. */
interface TrialContext {
  readonly backend: TokenBackend;
  readonly clock: Clock;
  /** Every credential that could be in use. */
  readonly credentials: readonly Credential[];
  readonly signal: AbortSignal;
  /** Whether a listing is complete, so that a token missing from it does not exist. */
  readonly isWhole: (records: readonly TokenRecord[]) => boolean;
  /** Returns the calls observed since it was last called. */
  readonly takeCalls: () => ObservedCall[];
  /** Called after each step. */
  readonly tell: (step: Step) => void;
}

const LIFE_MS = 60 * 60_000;

/** Creates one token, uses it in every way there is, and revokes it again, whatever the service answers. */
export async function runTrial(context: TrialContext): Promise<Trial> {
  const trial = new TrialRun(context);
  const made = await trial.begin();
  if (made === undefined) return { ...trial.result(), tried: false };
  try {
    if (!context.signal.aborted) await trial.useToken(made);
  } finally {
    await trial.endToken(made);
  }
  return { ...trial.result(), tried: true };
}

class TrialRun {
  private readonly steps: Step[] = [];
  private readonly description = `influxdb-tokens probe ${randomBytes(8).toString("hex")}`;
  private readonly expiresAt: string;
  /** The tokens that existed before: none of them belongs to this trial. */
  private before: ReadonlySet<string> = new Set();
  private left: Pick<Trial, "left" | "leftEnds"> = {};

  constructor(private readonly context: TrialContext) {
    this.expiresAt = formatInstant(context.clock.now() + LIFE_MS);
  }

  result(): Omit<Trial, "tried"> {
    return { steps: this.steps, ...this.left };
  }

  /** @returns the token to continue with, even if something is wrong with it */
  async begin(): Promise<CreatedToken | undefined> {
    const { backend, signal } = this.context;
    const listed = await this.step("list the tokens", async () => {
      const records = await backend.list({ signal });
      this.before = new Set(records.map(({ id }) => id));
      return counted(records);
    });
    if (!listed || signal.aborted) return undefined;
    this.left = { left: this.description };
    let made: CreatedToken | undefined;
    let unmade = false;
    await this.step("create a token that expires in 1 hour", async () => {
      const created = await backend
        .create({ description: this.description, expiresAt: this.expiresAt }, { signal })
        .catch((error: unknown) => {
          unmade = isTokenError(error) && error.code !== "ambiguous";
          throw error;
        });
      // From here on the token is used and revoked, so it must not be somebody else's.
      if (this.before.has(created.record.id)) throw new Unexpected("it has the id of another token");
      made = created;
      this.leave(created.record);
      return this.judgeRecord(created.record);
    });
    if (made === undefined) await this.revokeLost(unmade);
    return made;
  }

  async useToken({ record: { id }, secret }: CreatedToken): Promise<void> {
    const { backend, signal } = this.context;
    await this.step("find it in the listing", async () => {
      const found = (await backend.list({ signal })).find((each) => each.id === id);
      if (found === undefined) throw new Unexpected("it is not there");
      this.leave(found);
      return this.judgeRecord(found);
    });
    await this.step("use it", async () => {
      await backend.probe(secret, id, { signal });
      return "it is accepted, and shown as live";
    });
  }

  /** Even after an interruption, so that nothing is left behind. */
  async endToken({ record, secret }: CreatedToken): Promise<void> {
    const { backend } = this.context;
    const { id } = record;
    const atLast = this.left;
    const revoked = await this.step("revoke it", async () => {
      await this.revoke(record);
      return "confirmed";
    });
    await this.step("find it revoked in the listing", async () => {
      const records = await backend.list();
      const found = records.find((each) => each.id === id);
      // No longer listed is as good, if the service has confirmed the revocation and the listing is complete.
      const gone = found === undefined && revoked && this.context.isWhole(records);
      if (gone || found?.revokedAt !== undefined) this.left = {};
      if (found?.revokedAt === undefined) throw new Unexpected("it is not listed as revoked");
      return "it is listed with the time of its revocation";
    });
    if (!revoked || this.left.left !== undefined) return;
    await this.step("use it again", async () => {
      if (await refuses(() => backend.probe(secret, id))) return "it is refused";
      this.left = atLast;
      throw new Unexpected("it is still accepted");
    });
    // Either result is fine: it is not documented.
    await this.step("revoke it again", () => described(() => this.revoke(record)));
  }

  /** @param unmade whether the backend is sure that no token was created */
  private async revokeLost(unmade: boolean): Promise<void> {
    const { backend, isWhole } = this.context;
    await this.step("look for a token that the failed attempt left", async () => {
      const records = await backend.list();
      const since = records.filter(({ id, revokedAt }) => revokedAt === undefined && !this.before.has(id));
      const lost = since.filter(({ description }) => description === this.description);
      for (const record of lost) {
        this.leave(record);
        await this.revoke(record);
      }
      if (lost.length === 0 && !unmade) {
        const ids = since.map(({ id }) => id).join(", ");
        if (ids !== "") {
          // They may belong to somebody else who works in the account at the same time, so they are not revoked.
          this.left = {
            left: `${this.description}, or, if the service has changed that description, one of ${ids}`,
          };
          throw new Unexpected("none has its description, but there are new tokens");
        }
        if (!isWhole(records)) throw new Unexpected("the listing is incomplete");
      }
      this.left = {};
      return lost.length === 0 ? "there is none" : "it was revoked";
    });
  }

  private revoke(record: TokenRecord): Promise<void> {
    const { backend, clock, credentials } = this.context;
    const listing = new Listing(backend);
    return askToRevoke(revocable(record, backend.scope), { backend, clock, credentials, listing });
  }

  /** Records which token would be left if the trial ended now. */
  private leave({ id, expiresAt }: TokenRecord): void {
    this.left = { left: id, leftEnds: expiresAt ?? "never" };
  }

  private judgeRecord({ description, expiresAt }: TokenRecord): string {
    if (description !== this.description) throw new Unexpected("its description is not the requested one");
    if (expiresAt === undefined) throw new Unexpected("it has no expiry");
    if (!sameInstant(expiresAt, this.expiresAt)) throw new Unexpected("its expiry is not the requested one");
    return "with the requested description and expiry";
  }

  private async step(name: string, work: () => Promise<string>): Promise<boolean> {
    const attempt = await work().then(
      (outcome) => ({ asExpected: true, outcome }),
      (error: unknown) => ({ asExpected: false, outcome: outcomeOf(error) }),
    );
    const step = { name, ...attempt, calls: this.context.takeCalls() };
    this.steps.push(step);
    this.context.tell(step);
    return step.asExpected;
  }
}

/** The call worked, but the result is not as expected. */
class Unexpected extends Error {}

function counted(records: readonly TokenRecord[]): string {
  const revoked = records.filter(({ revokedAt }) => revokedAt !== undefined).length;
  return `${records.length} listed, ${revoked} of them revoked`;
}

async function refuses(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return false;
  } catch (error) {
    if (isTokenError(error, "authentication")) return true;
    throw error;
  }
}

async function described(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
    return "it succeeds";
  } catch (error) {
    if (isTokenError(error, "ambiguous", "not-found", "conflict")) return `it fails (${error.code})`;
    throw error;
  }
}

/** A failure by its code only: messages quote the service, which a public report must not. */
function outcomeOf(error: unknown): string {
  if (error instanceof Unexpected) return error.message;
  return isTokenError(error) ? `failed (${error.code})` : "failed";
}
