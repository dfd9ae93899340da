import type { CommandOutcome, Declared } from "../../model/engineModel";
import { type ModelStack, PATIENT_S } from "../../model/modelStack";
import type { Random } from "../../random";
import {
  isFindable,
  isNamed,
  leaks,
  leaksIn,
  strays,
  tokenOf,
  unlikeProgram,
  unsettled,
} from "../invariants";
import type { FaultedOperation, Row } from "../matrix/rows";
import { accepting, type DeliveryStore } from "./deliveries";
import { type ArmedCut, arm, type Cut } from "./interruption";
import type { OwnCredential } from "./ownCredential";
import { edited, editedProgram, newDelivering, patient, withPermissions } from "./programs";

const HOUR_MS = 3_600_000;

/** A token that ends by itself within this time is no loss: the clocks differ by less. */
const SKEW_MS = 10 * 60_000;

/** What came of a sequence. */
interface SequenceResult {
  /** What happened, step by step. */
  readonly steps: readonly string[];
  /** Everything that must not be; empty where all holds. */
  readonly problems: readonly string[];
  /** Tokens that a kill left behind, all of them found by their markers. */
  readonly orphans: number;
}

/** A random history of one stack, and what must hold after each step of it. */
export class Sequence {
  readonly #steps: string[] = [];
  readonly #problems: string[] = [];
  /** Dead through us, or through a command that was killed, behind the engine's back. */
  readonly #killedOutside = new Set<string>();
  /** Whether somebody, or a command that was killed, changed what only a refresh shows. */
  #changedUnseen = false;
  readonly #excused = new Set<string>();
  #program: readonly Declared[];
  #lifts: (() => Promise<void>)[] = [];
  #cut: ArmedCut | undefined;
  #clock: number;
  #skew = 0;

  constructor(
    private readonly stack: ModelStack,
    private readonly rows: readonly Row[],
    private readonly random: Random,
    private readonly store: DeliveryStore,
    /** Where the provider authenticates with a token of this stack. */
    private readonly own?: OwnCredential,
  ) {
    this.#program = this.#ofItsKind(newDelivering(random));
    this.#clock = stack.slot.ahead;
    stack.emulator.clock.advance(this.#clock);
  }

  /** Runs it. Stops at the first problem. */
  async run(length: number): Promise<SequenceResult> {
    for (let step = 0; step < length && this.#problems.length === 0; step++) await this.#step();
    if (this.#problems.length === 0) await this.#finish();
    await this.#calm();
    this.#problems.push(...(await leaks(this.stack)));
    return { steps: this.#steps, problems: this.#problems, orphans: this.#excused.size };
  }

  async #step(): Promise<void> {
    const { model } = this.stack;
    await this.random.weighted<() => Promise<unknown>>([
      [5, () => this.#up()],
      [2, () => this.#command("refresh", () => model.refresh())],
      [2, () => this.#upRefresh()],
      [1, () => this.#command("destroy", () => model.destroy())],
      [2, () => this.#disturb()],
      [2, () => this.#moveClock()],
      [4, () => this.#fault()],
      [2, () => this.#armCut()],
      ...(this.own === undefined ? [] : ([[3, () => this.#changeCredential()]] as const)),
    ])();
  }

  async #changeCredential(): Promise<void> {
    if (this.own !== undefined) this.#steps.push(this.own.change());
  }

  async #up(): Promise<void> {
    this.#program = this.#ofItsKind(editedProgram(this.#program, this.random));
    this.own?.edit();
    await this.#upWith(this.#program);
  }

  async #upRefresh(): Promise<void> {
    const program = this.#declared;
    const { ok } = await this.#command("up --refresh", () => this.stack.model.up(program, { refresh: true }));
    if (!ok) return;
    this.#problems.push(...(await unsettled(this.stack, program, this.store)));
    this.#changedUnseen = false;
  }

  /** Programs are drawn without permissions: those that need some get them. */
  #ofItsKind(program: readonly Declared[]): readonly Declared[] {
    return this.stack.tokens.editable ? withPermissions(program, this.random) : program;
  }

  /** What happens outside: somebody changes or revokes a token, or the service forgets it. */
  async #disturb(): Promise<void> {
    const living = this.stack.living();
    if (living.length === 0) return;
    const { id } = this.random.pick(living);
    if (this.stack.tokens.editable && this.random.chance(0.5)) {
      this.#steps.push(`change outside ${id}`);
      this.#changedUnseen = true;
      return this.stack.tokens.change(this.stack.emulator, id, this.random);
    }
    const vanish = this.random.chance(0.3);
    this.#steps.push(`${vanish ? "vanish" : "revoke outside"} ${id}`);
    this.#killedOutside.add(id);
    if (vanish) this.stack.vanish(id);
    else this.stack.revoke(id);
  }

  /** Time passes for both; now and then the clocks drift apart. */
  async #moveClock(): Promise<void> {
    // No sum of these is the life of a token: which clock it died by first would then be a matter of chance.
    this.#clock += this.random.pick([60_000, 13 * HOUR_MS, 25 * HOUR_MS, 961 * HOUR_MS]);
    if (this.random.chance(0.3)) this.#skew = this.random.pick([0, -30_000, 30_000, SKEW_MS - 60_000]);
    this.#steps.push(`clock +${Math.round(this.#clock / HOUR_MS)} h, provider ${this.#skew / 1000} s ahead`);
    this.stack.emulator.clock.set(new Date(Date.now() + this.#clock));
    await this.stack.slot.shiftClock(this.#clock + this.#skew);
  }

  async #fault(): Promise<void> {
    const struck = this.random.pick<FaultedOperation>([
      "create",
      "create",
      "get",
      "list",
      "revoke",
      ...(this.stack.tokens.editable ? (["update", "update", "query"] as const) : []),
    ]);
    const row = this.random.pick(this.rows);
    const times = this.random.pick([1, 1, 2, undefined]);
    this.#steps.push(`fault: ${row.title} at ${struck}, ${times ?? "any number of"} times`);
    this.#lifts.push(await row.inject(this.stack, struck, times));
    if (this.random.chance(0.7)) await this.#commandWith(struck);
  }

  /** A command that is likely to make the call that a fault waits for. */
  async #commandWith(struck: FaultedOperation): Promise<void> {
    const { model } = this.stack;
    if (struck === "list") return await this.#refreshing();
    if (struck === "revoke" && this.random.chance(0.4)) {
      await this.#command("destroy", () => model.destroy());
      return;
    }
    this.#program = this.#program.map((declared) => edited(declared, this.random));
    this.own?.edit();
    await this.#upWith(this.#program);
  }

  async #refreshing(): Promise<void> {
    if (this.random.chance(0.5)) await this.#upRefresh();
    else await this.#command("refresh", () => this.stack.model.refresh());
  }

  /** All that the program declares. */
  get #declared(): readonly Declared[] {
    return this.own?.within(this.#program) ?? this.#program;
  }

  async #upWith(tokens: readonly Declared[]): Promise<void> {
    const program = this.own?.joined(tokens) ?? tokens;
    const { ok } = await this.#command(`up ${JSON.stringify(program)}`, () => this.stack.model.up(program));
    if (ok && !this.#changedUnseen) this.#problems.push(...unlikeProgram(this.stack, program));
  }

  async #armCut(): Promise<void> {
    if (this.#cut !== undefined) return;
    const cut = this.random.pick<Cut>(["SIGINT", "SIGTERM", "SIGKILL", "engine killed"]);
    this.#steps.push(`cut: ${cut}`);
    this.#cut = await arm(this.stack, cut, this.random);
  }

  async #command(name: string, work: () => Promise<CommandOutcome>): Promise<CommandOutcome> {
    const { model } = this.stack;
    // An update is configured anew, and everything else as the last one was.
    const used = this.own?.livingTokenOf(/\bup\b/.test(name) ? model.config : model.state.config);
    const outcome = await work();
    const cut = this.#cut;
    await this.#calm();
    this.stack.errors.push(...outcome.errors);
    const ending = outcome.ok ? "ok" : outcome.errors.join("; ");
    this.#steps.push(`${name}${cut?.fired ? ` (${cut.cut})` : ""}: ${ending}`);
    this.#judge(cut);
    if (used !== undefined) this.#judgeCredential(used);
    this.#problems.push(...(await leaksIn(this.stack, outcome.errors)));
    return outcome;
  }

  /** Ends what was armed for one command. */
  async #calm(): Promise<void> {
    for (const lift of this.#lifts.splice(0)) await lift();
    const cut = this.#cut;
    this.#cut = undefined;
    await cut?.settle();
  }

  #judge(cut: ArmedCut | undefined): void {
    const killed = cut?.fired === true && (cut.cut === "SIGKILL" || cut.cut === "engine killed");
    this.#changedUnseen ||= killed;
    for (const stray of strays(this.stack)) {
      if (this.#excused.has(stray.id) || this.#endsSoon(stray.expiresAt)) continue;
      const excuse = killed || isNamed(this.stack, stray);
      if (excuse && isFindable(stray.description, this.stack.model.stack)) this.#excused.add(stray.id);
      else this.#problems.push(`${stray.id} (${stray.description}) lives and is in no state`);
    }
    const living = new Set(this.stack.living().map(({ id }) => id));
    for (const kept of this.stack.model.state.resources) {
      const { outputs, delete: replaced } = kept;
      const id = tokenOf(kept);
      const said = outputs.status === "active" || outputs.status === "unverified";
      if (replaced || !said || living.has(id) || this.#killedOutside.has(id)) continue;
      const { expiresAt } = outputs;
      if (typeof expiresAt === "string" && this.#endsSoon(expiresAt)) continue;
      if (killed) {
        // What a kill kept from the state, no command without a refresh finds out.
        this.#killedOutside.add(id);
        continue;
      }
      this.#problems.push(`the state says that ${id} is ${String(outputs.status)}, and it is dead`);
    }
  }

  /** Whatever happened: a command never revokes what it authenticates with. */
  #judgeCredential(id: string): void {
    const token = this.stack.emulator.tokens().find((each) => each.id === id);
    if (token?.state === "active" || this.#killedOutside.has(id) || this.#endsSoon(token?.expiresAt)) return;
    this.#problems.push(`${id} is the credential in use, and it is dead`);
  }

  #endsSoon(expiresAt: string | undefined): boolean {
    if (expiresAt === undefined) return false;
    return Date.parse(expiresAt) <= this.stack.emulator.clock.now().getTime() + SKEW_MS;
  }

  /** Whatever happened: one refreshing `up` brings everything in order, and `destroy` leaves nothing. */
  async #finish(): Promise<void> {
    await this.#calm();
    this.#program = accepting(this.#program);
    // From here on everything has to succeed, as slow as the machine may be.
    this.stack.model.configure({ "influxdb-tokens:timeout": `${PATIENT_S}s` });
    const program = this.#declared.map(patient);
    if (this.own !== undefined) {
      // What is in use is not revoked: somebody has to set another credential before all can go.
      this.own.setFirst();
      await this.#command("up with the first credential", () => this.stack.model.up(program));
    }
    const up = () =>
      this.#command("last up --refresh", () => this.stack.model.up(program, { refresh: true }));
    let { ok, errors } = await up();
    // What refreshes is configured as the last update was: with a short timeout, unless that has been replaced.
    if (errors.some((error) => error.includes("did not answer within"))) {
      await this.#command("up with long timeouts", () => this.stack.model.up(program));
      ({ ok, errors } = await up());
    }
    if (!ok) this.#problems.push(`the last up failed: ${errors.join("; ")}`);
    this.#problems.push(...(await unsettled(this.stack, program, this.store)));
    const destroyed = await this.#command("last destroy", () => this.stack.model.destroy());
    if (!destroyed.ok) this.#problems.push(`the last destroy failed: ${destroyed.errors.join("; ")}`);
    const left = this.stack
      .living()
      .filter(({ id, expiresAt }) => !this.#excused.has(id) && !this.#endsSoon(expiresAt));
    this.#problems.push(...left.map(({ id }) => `${id} outlives everything`));
  }
}
