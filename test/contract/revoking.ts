import { find, type Subject } from "../support/backends/contractSubject";

/** What a backend does when it revokes a token. */
export function describeRevoking(subject: Subject): void {
  describe("revoking", () => {
    test("ends a token for good, and no other", async () => {
      const backend = subject.open();
      const [one, two] = [
        await backend.create(subject.request("one")),
        await backend.create(subject.request("two")),
      ];
      await backend.revoke(one.record.id);
      expect(subject.alive("one")).toEqual([]);
      expect(subject.alive("two")).toHaveLength(1);
      expect(find(await backend.list(), one.record.id)?.revokedAt).toMatch(/Z$/);
      expect(find(await backend.list(), two.record.id)?.revokedAt).toBeUndefined();
    });

    test("of an unknown id is no success", async () => {
      const code = await subject.codeOf(subject.open().revoke("9f1c3b52-76a1-4f0e-9a4e-2f4c7d0e1a2b"));
      expect(subject.traits.unknownId).toContain(code);
    });

    test.each(["--force", "-h", "a b", "../x", ""])("of %j, which is no id, touches nothing", async (id) => {
      const before = subject.harness.tokens.all();
      await subject.failureOf(subject.open().revoke(id));
      expect(subject.harness.tokens.all()).toEqual(before);
    });

    test("of a revoked token succeeds, or is no failure that could be taken for another", async () => {
      const { record } = subject.harness.tokens.mint({ description: "gone" });
      subject.harness.tokens.revoke(record.id);
      const again = subject.open().revoke(record.id);
      if (subject.traits.revoked.length === 0) await again;
      else expect(subject.traits.revoked).toContain(await subject.codeOf(again));
    });

    test("has an unknown outcome when the answer is lost after the work", async () => {
      const { record } = subject.harness.tokens.mint({ description: "one" });
      subject.harness.emulator.faults.add({ kind: "hang", operation: "revoke", when: "after" });
      const backend = subject.open({ timeoutMs: subject.traits.shortTimeoutMs });
      expect(await subject.codeOf(backend.revoke(record.id))).toBe("ambiguous");
      expect(subject.alive("one")).toEqual([]);
    });

    test("fails with a credential that is refused", async () => {
      const { record } = subject.harness.tokens.mint({ description: "one" });
      const backend = subject.open({ credential: `M.V1.${"x".repeat(64)}` });
      expect(subject.traits.refusedCredential.revoke).toContain(
        await subject.codeOf(backend.revoke(record.id)),
      );
      expect(subject.alive("one")).toHaveLength(1);
    });
  });
}
