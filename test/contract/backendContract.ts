import type { Emulator } from "../../emulator";
import type { CreateRequest, TokenBackend, TokenRecord } from "../../provider/backends/backend";
import { isTokenError, type TokenError, type TokenErrorCode } from "../../provider/errors";

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

const DESCRIPTIONS: Readonly<Record<string, string>> = {
  "plain words": "CI of the shop",
  quotes: `a "quoted" and 'single' \`tick\``,
  "shell syntax": "$(id) ; rm -rf * && echo $HOME | cat > x \\",
  "pipes and table borders": "| a | b | +---+---+",
  emoji: "deploy 🚀 of 👩‍👩‍👧 family",
  "combining and right-to-left text": "e\u0301 שלום العربية 日本語",
  "a leading dash": "--expires-at=2030-01-01T00:00:00Z",
  JSON: '{"id":"00000000-0000-4000-8000-00000000000a","token":"x"} [ { ',
  "text that looks like a token": "was M.V1.AAAABBBBCCCCDDDDEEEEFFFFGGGGHHHHIIIIJJJJKKKKLLLLMMMMNNNNOOOOPPPP",
  "nothing but what looks like a token":
    "M.V1.AAAABBBBCCCCDDDDEEEEFFFFGGGGHHHHIIIIJJJJKKKKLLLLMMMMNNNNOOOOPPPP",
  "nothing but what looks like an id": "9f1c3b52-76a1-4f0e-9a4e-2f4c7d0e1a2b",
  "an owner marker": "ci [pulumi:org/shop/prod/ci%20bot#0123456789abcdef]",
  "many characters": "long ".repeat(200).trim(),
};

/**
 * What every backend does, whatever lies beneath it.
 *
 * @param name of the backend
 * @param start starts what it needs, afresh for each test
 */
export function describeBackend(
  name: string,
  start: () => Promise<BackendHarness>,
  traits: BackendTraits,
): void {
  describe(`the ${name} backend`, () => {
    let harness: BackendHarness;
    let opened: TokenBackend[];

    beforeEach(async () => {
      harness = await start();
      opened = [];
    });

    afterEach(async () => {
      await Promise.all(opened.map((backend) => backend.close()));
      await harness.stop();
    });

    const open = (options?: OpenOptions): TokenBackend => {
      const backend = harness.open(options);
      opened.push(backend);
      return backend;
    };

    const failureOf = async (attempt: Promise<unknown>): Promise<TokenError> => {
      const error: unknown = await attempt.then(
        () => {
          throw new Error("it succeeded");
        },
        (reason: unknown) => reason,
      );
      if (!isTokenError(error)) throw error;
      const shown = `${error.message}\n${error.stack}\n${String(error.cause)}`;
      for (const secret of harness.secrets) expect(shown).not.toContain(secret);
      return error;
    };

    const codeOf = async (attempt: Promise<unknown>): Promise<TokenErrorCode> =>
      (await failureOf(attempt)).code;

    const alive = (description: string) =>
      harness.emulator
        .tokens()
        .filter((token) => token.description === description && token.state === "active");

    describe("creating", () => {
      test.each(Object.entries(DESCRIPTIONS))("keeps a description with %s", async (_what, description) => {
        const backend = open();
        const { record, secret } = await backend.create({ description });
        expect(secret).toMatch(/^M\.V1\..{60,}$/);
        expect(harness.secrets).toContain(secret);
        expect(record).toMatchObject({ description, tokenPrefix: secret.slice(0, 9) });
        expect(record.revokedAt).toBeUndefined();
        expect(alive(description).map(({ id }) => id)).toEqual([record.id]);
        expect(find(await backend.list(), record.id)).toEqual(record);
      });

      test("sets the expiry that was asked for", async () => {
        const request: CreateRequest = { description: "ends", expiresAt: "2031-02-03T04:05:06Z" };
        const { record } = await open().create(request);
        expect(record.expiresAt).toBe("2031-02-03T04:05:06Z");
      });

      test("sets none where none was asked for", async () => {
        const { record } = await open().create({ description: "endless" });
        expect(record.expiresAt).toBeUndefined();
      });

      test("gives the time of creation in UTC", async () => {
        const before = Date.now();
        const { record } = await open().create({ description: "timed" });
        expect(record.createdAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
        expect(Date.parse(record.createdAt)).toBeGreaterThanOrEqual(before - 1_000);
        expect(Date.parse(record.createdAt)).toBeLessThanOrEqual(Date.now() + 1_000);
      });

      test("makes as many tokens as it is asked for at the same time, each with its own secret", async () => {
        const backend = open();
        const names = Array.from({ length: 8 }, (_, index) => `at once ${index}`);
        const made = await Promise.all(names.map((description) => backend.create({ description })));
        expect(made.map(({ record }) => record.description)).toEqual(names);
        expect(new Set(made.map(({ record }) => record.id)).size).toBe(names.length);
        expect(made.map(({ record, secret }) => secret.startsWith(record.tokenPrefix))).not.toContain(false);
        expect(new Set(made.map(({ secret }) => secret)).size).toBe(names.length);
      });

      test("with the same description twice makes two tokens", async () => {
        const backend = open();
        const [one, two] = await Promise.all([
          backend.create({ description: "same" }),
          backend.create({ description: "same" }),
        ]);
        expect(one.record.id).not.toBe(two.record.id);
        expect(one.secret.startsWith(one.record.tokenPrefix)).toBe(true);
        expect(two.secret.startsWith(two.record.tokenPrefix)).toBe(true);
      });

      test.each(["reset", "hang"] as const)(
        "has an unknown outcome when the answer is lost after the work (%s)",
        async (kind) => {
          harness.emulator.faults.add({ kind, operation: "create", when: "after" });
          const backend = open({ timeoutMs: traits.shortTimeoutMs });
          expect(await codeOf(backend.create({ description: "lost" }))).toBe("ambiguous");
          expect(alive("lost")).toHaveLength(1);
        },
      );

      test("has an unknown outcome when the service fails with 502 after the work", async () => {
        harness.emulator.faults.add({ kind: "status", status: 502, operation: "create", when: "after" });
        expect(await codeOf(open().create({ description: "lost" }))).toBe("ambiguous");
      });

      test("has an unknown outcome when the answer is cut off", async () => {
        harness.emulator.faults.add({ kind: "cut", operation: "create" });
        expect(await codeOf(open().create({ description: "lost" }))).toBe("ambiguous");
      });

      test("has an unknown outcome when it is called off after the work", async () => {
        harness.emulator.faults.add({ kind: "hang", operation: "create", when: "after" });
        const controller = new AbortController();
        const attempt = open().create({ description: "lost" }, { signal: controller.signal });
        await until(() => alive("lost").length === 1);
        controller.abort();
        expect(await codeOf(attempt)).toBe("ambiguous");
      });

      test("makes nothing, and says so, where nothing can be reached", async () => {
        const backend = harness.openNowhere();
        opened.push(backend);
        const code = await codeOf(backend.create({ description: "never" }));
        expect(["unavailable", "backend-missing"]).toContain(code);
        expect(alive("never")).toEqual([]);
      });

      test("makes nothing when it was called off before it began", async () => {
        const attempt = open().create({ description: "never" }, { signal: AbortSignal.abort() });
        await failureOf(attempt);
        expect(alive("never")).toEqual([]);
      });

      test("makes nothing with a credential that is refused", async () => {
        const backend = open({ credential: `M.V1.${"x".repeat(64)}` });
        expect(traits.refusedCredential.create).toContain(
          await codeOf(backend.create({ description: "never" })),
        );
        expect(alive("never")).toEqual([]);
      });
    });

    describe("listing", () => {
      test("shows living, revoked and expired tokens, with what is known of each", async () => {
        const { emulator } = harness;
        const soon = new Date(Date.now() + 2_000).toISOString().replace(/\.\d+/, "");
        const living = emulator.mint({ description: "living" }).record;
        const revoked = emulator.mint({ description: "revoked" }).record;
        const expired = emulator.mint({ description: "expired", expiresAt: soon }).record;
        emulator.revoke(revoked.id);
        emulator.clock.advance(60_000);
        const records = await open().list();
        expect(records).toHaveLength(emulator.tokens().length);
        expect(find(records, living.id)).toMatchObject({
          description: "living",
          tokenPrefix: living.tokenPrefix,
        });
        expect(find(records, living.id)?.revokedAt).toBeUndefined();
        expect(find(records, revoked.id)?.revokedAt).toMatch(/Z$/);
        expect(find(records, expired.id)?.expiresAt).toBe(soon);
        for (const record of records) expect(record.accountId).toBe(emulator.accounts[0]);
      });

      test("is whole or fails", async () => {
        harness.emulator.faults.add({ kind: "cut", operation: "list" });
        expect(["protocol", "unavailable"]).toContain(await codeOf(open().list()));
      });

      test.each([403, 500, 503] as const)("fails when the service answers %i", async (status) => {
        harness.emulator.faults.add({ kind: "status", status, operation: "list" });
        const code = await codeOf(open({ timeoutMs: traits.shortTimeoutMs }).list());
        expect(["permission", "unavailable"]).toContain(code);
      });

      test("fails when it takes too long", async () => {
        harness.emulator.faults.add({ kind: "hang", operation: "list" });
        expect(await codeOf(open({ timeoutMs: traits.shortTimeoutMs }).list())).toBe("unavailable");
      });

      test("ends early when it is called off", async () => {
        harness.emulator.faults.add({ kind: "hang", operation: "list" });
        const controller = new AbortController();
        const attempt = open().list({ signal: controller.signal });
        await until(() => harness.emulator.requests.some(({ operation }) => operation === "list"));
        controller.abort();
        expect(await codeOf(attempt)).toBe("unavailable");
      });

      test("fails with a credential that is refused", async () => {
        const backend = open({ credential: `M.V1.${"x".repeat(64)}` });
        expect(traits.refusedCredential.list).toContain(await codeOf(backend.list()));
      });
    });

    describe("revoking", () => {
      test("ends a token for good, and no other", async () => {
        const backend = open();
        const [one, two] = [
          await backend.create({ description: "one" }),
          await backend.create({ description: "two" }),
        ];
        await backend.revoke(one.record.id);
        expect(alive("one")).toEqual([]);
        expect(alive("two")).toHaveLength(1);
        expect(find(await backend.list(), one.record.id)?.revokedAt).toMatch(/Z$/);
        expect(find(await backend.list(), two.record.id)?.revokedAt).toBeUndefined();
      });

      test("of an unknown id is no success", async () => {
        const code = await codeOf(open().revoke("9f1c3b52-76a1-4f0e-9a4e-2f4c7d0e1a2b"));
        expect(traits.unknownId).toContain(code);
      });

      test.each(["--force", "-h", "a b", "../x", ""])(
        "of %j, which is no id, touches nothing",
        async (id) => {
          const before = harness.emulator.tokens();
          await failureOf(open().revoke(id));
          expect(harness.emulator.tokens()).toEqual(before);
        },
      );

      test("of a revoked token is no failure that could be taken for another", async () => {
        const { record } = harness.emulator.mint({ description: "gone" });
        harness.emulator.revoke(record.id);
        expect(traits.revoked).toContain(await codeOf(open().revoke(record.id)));
      });

      test("has an unknown outcome when the answer is lost after the work", async () => {
        const { record } = harness.emulator.mint({ description: "one" });
        harness.emulator.faults.add({ kind: "hang", operation: "revoke", when: "after" });
        const backend = open({ timeoutMs: traits.shortTimeoutMs });
        expect(await codeOf(backend.revoke(record.id))).toBe("ambiguous");
        expect(alive("one")).toEqual([]);
      });

      test("fails with a credential that is refused", async () => {
        const { record } = harness.emulator.mint({ description: "one" });
        const backend = open({ credential: `M.V1.${"x".repeat(64)}` });
        expect(traits.refusedCredential.revoke).toContain(await codeOf(backend.revoke(record.id)));
        expect(alive("one")).toHaveLength(1);
      });
    });

    describe("probing", () => {
      test("shows the record of a token that is accepted", async () => {
        const backend = open();
        const { record, secret } = await backend.create({ description: "fresh" });
        expect(await backend.probe(secret, record.id)).toEqual(record);
      });

      test("of a revoked token fails", async () => {
        const { record, secret } = harness.emulator.mint({ description: "gone" });
        harness.emulator.revoke(record.id);
        expect(await codeOf(open().probe(secret, record.id))).toBe("authentication");
      });

      test("of an expired token fails", async () => {
        const soon = new Date(Date.now() + 2_000).toISOString();
        const { record, secret } = harness.emulator.mint({ description: "gone", expiresAt: soon });
        harness.emulator.clock.advance(60_000);
        expect(await codeOf(open().probe(secret, record.id))).toBe("authentication");
      });

      test("with a made-up secret fails", async () => {
        const { record } = harness.emulator.mint({ description: "one" });
        expect(await codeOf(open().probe(`M.V1.${"x".repeat(64)}`, record.id))).toBe("authentication");
      });

      test("with the secret of another account fails", async () => {
        const [, other = ""] = harness.emulator.accounts;
        const { record } = harness.emulator.mint({ description: "one" });
        const { secret } = harness.emulator.mint({ description: "foreign", accountId: other });
        const code = await codeOf(open().probe(secret, record.id));
        expect(["authentication", "permission"]).toContain(code);
      });

      test("for an id that is not there fails", async () => {
        const { secret } = harness.emulator.mint({ description: "one" });
        const code = await codeOf(open().probe(secret, "9f1c3b52-76a1-4f0e-9a4e-2f4c7d0e1a2b"));
        expect(code).toBe("not-found");
      });

      test("for the id of a revoked token fails", async () => {
        const { emulator } = harness;
        const { record } = emulator.mint({ description: "gone" });
        emulator.revoke(record.id);
        const { secret } = emulator.mint({ description: "one" });
        expect(await codeOf(open().probe(secret, record.id))).toBe("invalid-token");
      });

      test("fails as refused while the token is not active yet, then succeeds", async () => {
        harness.emulator.faults.add({ kind: "activation", uses: 1 });
        const backend = open();
        const { record, secret } = await backend.create({ description: "late" });
        expect(await codeOf(backend.probe(secret, record.id))).toBe("authentication");
        expect(await backend.probe(secret, record.id)).toEqual(record);
      });

      test("says nothing about the token while the service fails", async () => {
        const backend = open({ timeoutMs: traits.shortTimeoutMs });
        const { record, secret } = harness.emulator.mint({ description: "one" });
        harness.emulator.faults.add({ kind: "status", status: 503 });
        expect(await codeOf(backend.probe(secret, record.id))).toBe("unavailable");
      });

      test("says nothing about the token when it is called off", async () => {
        const { record, secret } = harness.emulator.mint({ description: "one" });
        harness.emulator.faults.add({ kind: "hang" });
        const controller = new AbortController();
        const attempt = open().probe(secret, record.id, { signal: controller.signal });
        await until(() => harness.emulator.requests.length > 0);
        controller.abort();
        expect(await codeOf(attempt)).toBe("unavailable");
      });
    });

    test("can be closed twice", async () => {
      const backend = open();
      await backend.list();
      await backend.close();
      await backend.close();
    });
  });
}

function find(records: readonly TokenRecord[], id: string): TokenRecord | undefined {
  return records.find((record) => record.id === id);
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error("it did not come to pass");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
