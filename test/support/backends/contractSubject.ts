import type { Emulator, TokenView } from "../../../emulator";
import type { TokenBackend, TokenRecord } from "../../../provider/backends/backend";
import type { TokenError, TokenErrorCode } from "../../../provider/errors";
import { failureOf } from "../failureOf";

/** A backend over an emulator, as the contract needs it. */
export interface BackendHarness {
  readonly emulator: Emulator;
  /** Opens a backend; the suite closes it. */
  open(options?: OpenOptions): TokenBackend;
  /** A backend that provably reaches nothing. */
  openNowhere(): TokenBackend;
  /** Every secret that came to exist. */
  readonly secrets: readonly string[];
  stop(): Promise<void>;
}

/** How a backend is opened. */
export interface OpenOptions {
  /** Authenticates every call but `probe`. @default the administrative token */
  readonly credential?: string;
  /** @default enough */
  readonly timeoutMs?: number;
}

/** What backends may do differently, because the service tells them more or less. */
export interface BackendTraits {
  /** What a creation, listing or revocation with a refused credential fails with. */
  readonly refusedCredential: Readonly<Record<"create" | "list" | "revoke", readonly TokenErrorCode[]>>;
  /** What the revocation of an unknown, and of a revoked token fails with. */
  readonly unknownId: readonly TokenErrorCode[];
  readonly revoked: readonly TokenErrorCode[];
  /** Long enough for a call, and not for one that hangs. */
  readonly shortTimeoutMs: number;
}

/** The backend under test, afresh for each test. */
export class Subject {
  private current: BackendHarness | undefined;
  private opened: TokenBackend[] = [];

  constructor(
    private readonly startHarness: () => Promise<BackendHarness>,
    readonly traits: BackendTraits,
  ) {}

  get harness(): BackendHarness {
    if (this.current === undefined) throw new Error("the test has not started");
    return this.current;
  }

  async start(): Promise<void> {
    this.current = await this.startHarness();
  }

  async stop(): Promise<void> {
    await Promise.all(this.opened.splice(0).map((backend) => backend.close()));
    await this.current?.stop();
  }

  open(options?: OpenOptions): TokenBackend {
    const backend = this.harness.open(options);
    this.closeLater(backend);
    return backend;
  }

  closeLater(backend: TokenBackend): void {
    this.opened.push(backend);
  }

  /** How an attempt fails; no failure may hold a secret. */
  async failureOf(attempt: Promise<unknown>): Promise<TokenError> {
    const error = await failureOf(attempt);
    const shown = `${error.message}\n${error.stack}\n${String(error.cause)}`;
    for (const secret of this.harness.secrets) expect(shown).not.toContain(secret);
    return error;
  }

  async codeOf(attempt: Promise<unknown>): Promise<TokenErrorCode> {
    return (await this.failureOf(attempt)).code;
  }

  /** The living tokens with a description, seen behind the backend's back. */
  alive(description: string): TokenView[] {
    return this.harness.emulator
      .tokens()
      .filter((token) => token.description === description && token.state === "active");
  }
}

/** The record of an id. */
export function find(records: readonly TokenRecord[], id: string): TokenRecord | undefined {
  return records.find((record) => record.id === id);
}
