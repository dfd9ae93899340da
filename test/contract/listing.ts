import { find, type Subject } from "../support/backends/contractSubject";
import { until } from "../support/until";

/** What a backend does when it lists tokens. */
export function describeListing(subject: Subject): void {
  describe("listing", () => {
    test("shows living, revoked and expired tokens, with what is known of each", async () => {
      const { emulator } = subject.harness;
      const soon = new Date(Date.now() + 30_000).toISOString().replace(/\.\d+/, "");
      const living = subject.harness.tokens.mint({ description: "living" }).record;
      const revoked = subject.harness.tokens.mint({ description: "revoked" }).record;
      const expired = subject.harness.tokens.mint({ description: "expired", expiresAt: soon }).record;
      subject.harness.tokens.revoke(revoked.id);
      emulator.clock.advance(60_000);
      const records = await subject.open().list();
      expect(records).toHaveLength(subject.harness.tokens.all().length);
      expect(find(records, living.id)?.description).toBe("living");
      expect(find(records, living.id)?.revokedAt).toBeUndefined();
      expect(find(records, revoked.id)?.revokedAt).toMatch(/Z$/);
      expect(find(records, expired.id)?.expiresAt).toBe(soon);
      for (const { accountId } of records) expect(accountId).toBe(subject.traits.accountId);
    });

    test("is whole or fails", async () => {
      subject.harness.emulator.faults.add({ kind: "cut", operation: "list" });
      expect(["protocol", "unavailable"]).toContain(await subject.codeOf(subject.open().list()));
    });

    test.each([403, 500, 503] as const)("fails when the service answers %i", async (status) => {
      subject.harness.emulator.faults.add({ kind: "status", status, operation: "list" });
      const code = await subject.codeOf(subject.open({ timeoutMs: subject.traits.shortTimeoutMs }).list());
      expect(["permission", "unavailable"]).toContain(code);
    });

    test("fails when it takes too long", async () => {
      subject.harness.emulator.faults.add({ kind: "hang", operation: "list" });
      expect(await subject.codeOf(subject.open({ timeoutMs: subject.traits.shortTimeoutMs }).list())).toBe(
        "unavailable",
      );
    });

    test("ends early when it is called off", async () => {
      subject.harness.emulator.faults.add({ kind: "hang", operation: "list" });
      const controller = new AbortController();
      const attempt = subject.open().list({ signal: controller.signal });
      await until(() => subject.harness.emulator.requests.some(({ operation }) => operation === "list"));
      controller.abort();
      expect(await subject.codeOf(attempt)).toBe("unavailable");
    });

    test("fails with a credential that is refused", async () => {
      const backend = subject.open({ credential: `M.V1.${"x".repeat(64)}` });
      expect(subject.traits.refusedCredential.list).toContain(await subject.codeOf(backend.list()));
    });
  });
}
