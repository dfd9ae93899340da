import { publicPrefix } from "../../provider/token/secret";
import { find, type Subject } from "../support/backends/contractSubject";
import { until } from "../support/until";

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

/** What a backend does when it makes a token. */
export function describeCreating(subject: Subject): void {
  describe("creating", () => {
    test.each(Object.entries(DESCRIPTIONS))("keeps a description with %s", async (_what, description) => {
      const backend = subject.open();
      const { record, secret } = await backend.create(subject.request(description));
      expect(secret).toMatch(subject.traits.secret);
      expect(subject.harness.secrets).toContain(secret);
      expect(record).toMatchObject({ description, tokenPrefix: publicPrefix(secret) });
      expect(record.revokedAt).toBeUndefined();
      expect(subject.alive(description).map(({ id }) => id)).toEqual([record.id]);
      expect(find(await backend.list(), record.id)).toEqual(subject.shown(record));
    });

    test("sets the expiry that was asked for", async () => {
      const request = subject.request("ends", "2031-02-03T04:05:06Z");
      const { record } = await subject.open().create(request);
      expect(record.expiresAt).toBe("2031-02-03T04:05:06Z");
    });

    test("sets none where none was asked for", async () => {
      const { record } = await subject.open().create(subject.request("endless"));
      expect(record.expiresAt).toBeUndefined();
    });

    test("gives the time of creation in UTC", async () => {
      const before = Date.now();
      const { record } = await subject.open().create(subject.request("timed"));
      expect(record.createdAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
      expect(Date.parse(record.createdAt)).toBeGreaterThanOrEqual(before - 1_000);
      expect(Date.parse(record.createdAt)).toBeLessThanOrEqual(Date.now() + 1_000);
    });

    test("makes as many tokens as it is asked for at the same time, each with its own secret", async () => {
      const backend = subject.open();
      const names = Array.from({ length: 8 }, (_, index) => `at once ${index}`);
      const made = await Promise.all(
        names.map((description) => backend.create(subject.request(description))),
      );
      expect(made.map(({ record }) => record.description)).toEqual(names);
      expect(new Set(made.map(({ record }) => record.id)).size).toBe(names.length);
      expect(made.map(({ record, secret }) => secret.startsWith(record.tokenPrefix))).not.toContain(false);
      expect(new Set(made.map(({ secret }) => secret)).size).toBe(names.length);
    });

    test("with the same description twice makes two tokens", async () => {
      const backend = subject.open();
      const [one, two] = await Promise.all([
        backend.create(subject.request("same")),
        backend.create(subject.request("same")),
      ]);
      expect(one.record.id).not.toBe(two.record.id);
      expect(one.secret.startsWith(one.record.tokenPrefix)).toBe(true);
      expect(two.secret.startsWith(two.record.tokenPrefix)).toBe(true);
    });

    test.each(["reset", "hang"] as const)(
      "has an unknown outcome when the answer is lost after the work (%s)",
      async (kind) => {
        subject.harness.emulator.faults.add({ kind, operation: "create", when: "after" });
        const backend = subject.open({ timeoutMs: subject.traits.shortTimeoutMs });
        expect(await subject.codeOf(backend.create(subject.request("lost")))).toBe("ambiguous");
        expect(subject.alive("lost")).toHaveLength(1);
      },
    );

    test("has an unknown outcome when the service fails with 502 after the work", async () => {
      subject.harness.emulator.faults.add({
        kind: "status",
        status: 502,
        operation: "create",
        when: "after",
      });
      expect(await subject.codeOf(subject.open().create(subject.request("lost")))).toBe("ambiguous");
    });

    test("has an unknown outcome when the answer is cut off", async () => {
      subject.harness.emulator.faults.add({ kind: "cut", operation: "create" });
      expect(await subject.codeOf(subject.open().create(subject.request("lost")))).toBe("ambiguous");
    });

    test("has an unknown outcome when it is called off after the work", async () => {
      subject.harness.emulator.faults.add({ kind: "hang", operation: "create", when: "after" });
      const controller = new AbortController();
      const attempt = subject.open().create(subject.request("lost"), { signal: controller.signal });
      await until(() => subject.alive("lost").length === 1);
      controller.abort();
      expect(await subject.codeOf(attempt)).toBe("ambiguous");
    });

    test("makes nothing, and says so, where nothing can be reached", async () => {
      const backend = subject.harness.openNowhere();
      subject.closeLater(backend);
      const code = await subject.codeOf(backend.create(subject.request("never")));
      expect(["unavailable", "backend-missing"]).toContain(code);
      expect(subject.alive("never")).toEqual([]);
    });

    test("makes nothing when it was called off before it began", async () => {
      const attempt = subject.open().create(subject.request("never"), { signal: AbortSignal.abort() });
      await subject.failureOf(attempt);
      expect(subject.alive("never")).toEqual([]);
    });

    test("makes nothing with a credential that is refused", async () => {
      const backend = subject.open({ credential: `M.V1.${"x".repeat(64)}` });
      expect(subject.traits.refusedCredential.create).toContain(
        await subject.codeOf(backend.create(subject.request("never"))),
      );
      expect(subject.alive("never")).toEqual([]);
    });
  });
}
