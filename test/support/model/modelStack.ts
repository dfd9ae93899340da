import { randomBytes } from "node:crypto";
import path from "node:path";
import { DEFAULT_ACCOUNT_ID, type Emulator, startEmulator } from "../../../emulator";
import type { BackendUnderTest } from "../backends/configurations";
import type { TokensUnderTest, TokenUnderTest } from "../backends/tokensUnderTest";
import { Gate } from "../service/gate";
import { EngineModel } from "./engineModel";
import type { ProviderSlot } from "./providerSlot";

/** A credential for the emulators of a test; every provider process of a slot gets it once and for all. */
export function newCredential(): string {
  return `M.V1.${randomBytes(48).toString("base64")}`;
}

/** Seconds in which everything succeeds that is to succeed, on the slowest machine too. */
export const PATIENT_S = 600;

/** What a {@link ModelStack} is made of. */
interface ModelStackOptions {
  readonly slot: ProviderSlot;
  readonly backend: BackendUnderTest;
  /** The credential in the slot's environment. */
  readonly credential: string;
  readonly stack?: string;
  /** Seconds that one call on the service may take. @default as long as a slow machine needs */
  readonly timeoutS?: number;
}

/** A stack on the model of the engine, the emulator that it talks to, and what lies between. */
export class ModelStack {
  /** Every secret that ever existed here. */
  readonly secrets: string[];
  readonly model: EngineModel;
  /** What its resources own. */
  readonly tokens: TokensUnderTest;
  /** The stack's configuration. */
  readonly config: Readonly<Record<string, string>>;
  readonly #printedBefore: number;
  /** Every error that the user was shown. */
  readonly errors: string[] = [];

  private constructor(
    readonly emulator: Emulator,
    readonly gate: Gate,
    readonly slot: ProviderSlot,
    secrets: string[],
    options: ModelStackOptions,
  ) {
    this.secrets = secrets;
    this.#printedBefore = slot.printed.length;
    this.config = options.backend.config({
      endpoint: `http://127.0.0.1:${gate.port}`,
      accountId: DEFAULT_ACCOUNT_ID,
      timeoutS: options.timeoutS ?? PATIENT_S,
      folder: slot.folder,
      modules: path.join(slot.folder, "node_modules"),
    });
    this.tokens = options.backend.tokens;
    this.model = new EngineModel({
      declared: this.tokens.declared,
      way: slot.way,
      config: this.config,
      provider: () => slot.process(),
      ...(options.stack === undefined ? {} : { stack: options.stack }),
    });
  }

  static async open(options: ModelStackOptions): Promise<ModelStack> {
    const secrets: string[] = [];
    const emulator = await startEmulator({
      clustered: false,
      secrets: { [DEFAULT_ACCOUNT_ID]: options.credential },
      onIssue: (secret) => secrets.push(secret),
    });
    options.backend.tokens.prepare(emulator);
    return new ModelStack(emulator, await Gate.open(emulator.port), options.slot, secrets, options);
  }

  /** What the provider processes have told the user since this stack was opened. */
  get printed(): string {
    return this.slot.printed.slice(this.#printedBefore).join("\n");
  }

  /** Every token but the credential, in the order of creation. */
  made(): TokenUnderTest[] {
    return this.tokens.made(this.emulator);
  }

  /** The tokens that can be used now, but for the credential. */
  living(): TokenUnderTest[] {
    return this.made().filter(({ state }) => state === "active");
  }

  /** Creates a token by hand. */
  mint(description: string): { readonly id: string; readonly secret: string } {
    return this.tokens.mint(this.emulator, description);
  }

  /** Revokes a token behind the provider's back. */
  revoke(id: string): void {
    this.tokens.revoke(this.emulator, id);
  }

  /** Removes a token behind the provider's back. */
  vanish(id: string): void {
    this.tokens.vanish(this.emulator, id);
  }

  async close(): Promise<void> {
    await this.gate.shut();
    await this.emulator.stop();
  }
}
