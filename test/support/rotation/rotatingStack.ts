import { type BackendUnderTest, httpBackend } from "../backends/configurations";
import { findSecrets } from "../leaks";
import type { CommandOutcome, Declared } from "../model/engineModel";
import { ModelStack, newCredential } from "../model/modelStack";
import type { ProviderSlot } from "../model/providerSlot";
import type { Surroundings } from "./consumer";

/** The outputs of a rotating token that tests look at. */
export interface RotatingOutputs {
  readonly token: string;
  readonly tokenId: string;
  readonly scope: string;
  readonly status: string;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly rotateAt: string;
  readonly previousToken?: string;
  readonly previousTokenId?: string;
  readonly previousTokenPrefix?: string;
  readonly previousRevokeAt?: string;
  readonly retiring?: readonly { readonly tokenId: string }[];
  readonly generation: number;
  readonly keepers?: Readonly<Record<string, string>>;
}

/** The credential of every provider process of these tests. */
export const credential = newCredential();

/** The arguments of the documentation, with a short verification. */
export const usualArgs = {
  description: "CI",
  expiresIn: "90d",
  rotateBefore: "30d",
  overlap: "7d",
  verify: { timeout: "3s" },
} as const;

/** Calls on the service fail soon: these tests let many of them fail. */
const impatient = (backend: BackendUnderTest): BackendUnderTest => ({
  ...backend,
  config: (surroundings) => ({ ...backend.config(surroundings), "influxdb-tokens:timeout": "3s" }),
});

/** How far ahead the clock of a slot's processes is: it never goes back, and stacks follow one another. */
const ahead = new WeakMap<ProviderSlot, number>();

/** A stack with one rotating token on the model of the engine, and a clock that service and provider share. */
export class RotatingStack implements Surroundings {
  private constructor(readonly stack: ModelStack) {}

  /**
   * @param slot its processes must have {@link credential} in their environment
   * @param backend which tokens rotate
   */
  static async open(slot: ProviderSlot, backend: BackendUnderTest = httpBackend): Promise<RotatingStack> {
    const stack = await ModelStack.open({ slot, backend: impatient(backend), credential });
    stack.emulator.clock.advance(ahead.get(slot) ?? 0);
    return new RotatingStack(stack);
  }

  /** The present instant, in milliseconds. */
  get now(): number {
    return this.stack.emulator.clock.now().getTime();
  }

  /** Lets time pass for the service and the provider. */
  async advance(milliseconds: number): Promise<void> {
    const { emulator, slot } = this.stack;
    emulator.clock.advance(milliseconds);
    const total = (ahead.get(slot) ?? 0) + milliseconds;
    ahead.set(slot, total);
    await slot.shiftClock(total);
  }

  /** The rotating token as the state holds it. */
  get outputs(): RotatingOutputs {
    const [kept] = this.stack.model.state.resources;
    if (kept === undefined) throw new Error("the state is empty");
    return kept.outputs as unknown as RotatingOutputs;
  }

  /** Whether the state holds it. */
  get exists(): boolean {
    return this.stack.model.state.resources.length > 0;
  }

  /** The ids of the living tokens, in the order of their creation. */
  get living(): string[] {
    return this.stack.living().map(({ id }) => id);
  }

  /** Every token but the credential, in the order of their creation. */
  get made() {
    return this.stack.made();
  }

  /** `pulumi up`. */
  async up(args: Readonly<Record<string, unknown>> = {}, refresh = false): Promise<CommandOutcome> {
    const program: Declared[] = [{ name: "ci", kind: "rotating", args: { ...usualArgs, ...args } }];
    const outcome = await this.stack.model.up(program, { refresh });
    this.stack.errors.push(...outcome.errors);
    return outcome;
  }

  /** `pulumi up` that has to succeed; what the state then holds. */
  async settled(args: Readonly<Record<string, unknown>> = {}, refresh = false): Promise<RotatingOutputs> {
    const { ok, errors } = await this.up(args, refresh);
    if (!ok) throw new Error(`up failed: ${errors.join("; ")}`);
    return this.outputs;
  }

  /** Whether the service accepts a secret now. */
  accepts(secret: string): Promise<boolean> {
    return this.stack.tokens.accepts(this.stack.emulator, secret);
  }

  /** Where a secret stands in clear. The state is searched without what the engine encrypts. */
  async leaks(): Promise<string[]> {
    const { secrets, slot, errors, model } = this.stack;
    const state = JSON.stringify(model.state, (key, value) =>
      key === "token" || key === "previousToken" ? undefined : value,
    );
    const hits = await findSecrets({
      secrets,
      texts: { state, printed: slot.printed.join("\n"), errors: errors.join("\n") },
      folders: [`${slot.folder}/tmp`],
    });
    return hits.map(({ place, form }) => `a secret stands in ${place} (${form})`);
  }

  close(): Promise<void> {
    return this.stack.close();
  }
}
