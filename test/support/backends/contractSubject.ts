import type { Emulator, TokenState } from "../../../emulator";
import type { CreateRequest, TokenBackend, TokenRecord } from "../../../provider/backends/backend";
import type { TokenError, TokenErrorCode } from "../../../provider/errors";
import { failureOf } from "../failureOf";

/** A token on the service, seen behind the backend's back. */
interface TokenOnService {
  readonly id: string;
  readonly description: string;
  readonly state: TokenState;
}

/** What a token is created from behind the backend's back. */
export interface Minting {
  readonly description: string;
  readonly expiresAt?: string;
  /** In another account. */
  readonly elsewhere?: boolean;
}

/** The tokens of an emulator that a backend is about. */
export interface TokensOnService {
  /** Those of the backend's scope, in the order of creation. */
  all(): TokenOnService[];
  mint(minting: Minting): { readonly record: { readonly id: string }; readonly secret: string };
  revoke(id: string): void;
}

/** A backend over an emulator, as the contract needs it. */
export interface BackendHarness {
  readonly emulator: Emulator;
  readonly tokens: TokensOnService;
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
  /** What the revocation of an unknown, and of a revoked token fails with. None: it succeeds. */
  readonly unknownId: readonly TokenErrorCode[];
  readonly revoked: readonly TokenErrorCode[];
  /** What the use of a secret fails with, where its token is revoked, or another account's. */
  readonly probe: Readonly<Record<"revoked" | "elsewhere", readonly TokenErrorCode[]>>;
  /** What every creation asks for besides. */
  readonly request?: Partial<CreateRequest>;
  readonly secret: RegExp;
  /** Whether records show how their secret begins. */
  readonly showsPrefix: boolean;
  /** The account that records name. */
  readonly accountId: string | undefined;
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

  /** What a token with a description is created from. */
  request(description: string, expiresAt?: string): CreateRequest {
    return { description, ...(expiresAt === undefined ? {} : { expiresAt }), ...this.traits.request };
  }

  /** A record as a creation shows it: later, the service may not show how the secret begins. */
  shown(record: TokenRecord): TokenRecord {
    return this.traits.showsPrefix ? record : { ...record, tokenPrefix: "" };
  }

  /** The living tokens with a description, seen behind the backend's back. */
  alive(description: string): TokenOnService[] {
    return this.harness.tokens
      .all()
      .filter((token) => token.description === description && token.state === "active");
  }
}

/** The record of an id. */
export function find(records: readonly TokenRecord[], id: string): TokenRecord | undefined {
  return records.find((record) => record.id === id);
}
