import { randomBytes } from "node:crypto";
import type { TokenBackend, TokenRecord } from "../../provider/backends/backend";
import type { ObservedCall } from "../../provider/backends/influxctl/influxctl";
import type { Clock } from "../../provider/clock";
import { isTokenError } from "../../provider/errors";
import { formatInstant, sameInstant } from "../../provider/expiry";

/** What one step of the trial came to. */
export interface Step {
  /** What was tried. */
  readonly name: string;
  /** Whether it went as the documentation lets one expect. */
  readonly asExpected: boolean;
  /** What happened, without any value of the account. */
  readonly outcome: string;
  /** The calls of influxctl that it took; none over HTTP. */
  readonly calls: readonly ObservedCall[];
}

/** What the trial came to. */
export interface Trial {
  readonly steps: readonly Step[];
  /** The token that may be alive still, by id or by a word in its description; undefined where none can be. */
  readonly left?: string;
}

/** What the trial works with. */
export interface TrialContext {
  readonly backend: TokenBackend;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Hands over the calls observed since it was last asked. */
  readonly takeCalls: () => ObservedCall[];
  /** Hears of each step as it is done. */
  readonly tell: (step: Step) => void;
}

const LIFE_MS = 60 * 60_000;

/** Makes one token, uses it in every way there is, and revokes it again. */
export async function runTrial(context: TrialContext): Promise<Trial> {
  const trial = new Running(context);
  if (await trial.begin()) {
    await trial.useToken();
    await trial.endToken();
  }
  return trial.result();
}

class Running {
  private readonly steps: Step[] = [];
  private readonly description = `influxdb-tokens probe ${randomBytes(8).toString("hex")}`;
  private readonly expiresAt: string;
  private made: { record: TokenRecord; secret: string } | undefined;
  private left: string | undefined;

  constructor(private readonly context: TrialContext) {
    this.expiresAt = formatInstant(context.clock.now() + LIFE_MS);
  }

  result(): Trial {
    return { steps: this.steps, ...(this.left === undefined ? {} : { left: this.left }) };
  }

  /** @returns whether there is a token to go on with */
  async begin(): Promise<boolean> {
    const { backend, signal } = this.context;
    const listed = await this.step("list the tokens", async () => counted(await backend.list({ signal })));
    if (!listed || signal.aborted) return false;
    this.left = this.description;
    const created = await this.step("make a token that ends in 1 hour", async () => {
      this.made = await backend.create(
        { description: this.description, expiresAt: this.expiresAt },
        { signal },
      );
      this.left = this.made.record.id;
      return this.judgeRecord(this.made.record);
    });
    if (this.made === undefined) await this.revokeLost();
    return created && this.made !== undefined;
  }

  async useToken(): Promise<void> {
    const { backend, signal } = this.context;
    const { record, secret } = this.token();
    await this.step("find it in the listing", async () => {
      const found = (await backend.list({ signal })).find(({ id }) => id === record.id);
      if (found === undefined) throw new Unexpected("it is not there");
      return this.judgeRecord(found);
    });
    await this.step("use it", async () => {
      await backend.probe(secret, record.id, { signal });
      return "it is accepted, and shown alive";
    });
  }

  /** Even after an interruption: nothing is to be left behind. */
  async endToken(): Promise<void> {
    const { backend } = this.context;
    const { record, secret } = this.token();
    const revoked = await this.step("revoke it", async () => {
      await backend.revoke(record.id);
      return "confirmed";
    });
    await this.step("find it revoked in the listing", async () => {
      const found = (await backend.list()).find(({ id }) => id === record.id);
      if (found?.revokedAt === undefined) throw new Unexpected("it is not listed as revoked");
      this.left = undefined;
      return "it is listed with the time of its revocation";
    });
    if (!revoked || this.left !== undefined) return;
    await this.step("use it again", () =>
      refused(() => backend.probe(secret, record.id), ["authentication"]),
    );
    // Either is fine: it is documented nowhere.
    await this.step("revoke it again", () => described(() => backend.revoke(record.id)));
  }

  private async revokeLost(): Promise<void> {
    const { backend } = this.context;
    await this.step("look for a token that the failed attempt left", async () => {
      const lost = (await backend.list()).filter(({ description }) => description === this.description);
      for (const { id } of lost) await backend.revoke(id);
      this.left = undefined;
      return lost.length === 0 ? "there is none" : "it was revoked";
    });
  }

  private judgeRecord({ description, expiresAt }: TokenRecord): string {
    if (description !== this.description) throw new Unexpected("its description is not the one asked for");
    if (expiresAt === undefined) throw new Unexpected("it has no expiry");
    if (!sameInstant(expiresAt, this.expiresAt)) throw new Unexpected("its expiry is not the one asked for");
    return "with the description and expiry asked for";
  }

  private token(): { record: TokenRecord; secret: string } {
    if (this.made === undefined) throw new Error("there is no token");
    return this.made;
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

/** It worked, and not as it should have. */
class Unexpected extends Error {}

function counted(records: readonly TokenRecord[]): string {
  const revoked = records.filter(({ revokedAt }) => revokedAt !== undefined).length;
  return `${records.length} listed, ${revoked} of them revoked`;
}

async function refused(work: () => Promise<unknown>, codes: readonly string[]): Promise<string> {
  try {
    await work();
  } catch (error) {
    if (isTokenError(error) && codes.includes(error.code)) return "it is refused";
    throw error;
  }
  throw new Unexpected("it is still accepted");
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

/** A failure by its code: its sentences quote the service, which a report for strangers must not. */
function outcomeOf(error: unknown): string {
  if (error instanceof Unexpected) return error.message;
  return isTokenError(error) ? `failed (${error.code})` : "failed";
}
