import type { Subject } from "../support/backends/contractSubject";
import { until } from "../support/until";

/** What a backend does when it tries a secret out. */
export function describeProbing(subject: Subject): void {
  describe("probing", () => {
    test("shows the record of a token that is accepted", async () => {
      const backend = subject.open();
      const { record, secret } = await backend.create(subject.request("fresh"));
      expect(await backend.probe(secret, record.id)).toMatchObject(subject.shown(record));
    });

    test("of a revoked token fails", async () => {
      const { record, secret } = subject.harness.tokens.mint({ description: "gone" });
      subject.harness.tokens.revoke(record.id);
      const code = await subject.codeOf(subject.open().probe(secret, record.id));
      expect(subject.traits.probe.revoked).toContain(code);
    });

    test("of an expired token fails", async () => {
      const soon = new Date(Date.now() + 30_000).toISOString();
      const { record, secret } = subject.harness.tokens.mint({ description: "gone", expiresAt: soon });
      subject.harness.emulator.clock.advance(60_000);
      expect(await subject.codeOf(subject.open().probe(secret, record.id))).toBe("authentication");
    });

    test("with a made-up secret fails", async () => {
      const { record } = subject.harness.tokens.mint({ description: "one" });
      expect(await subject.codeOf(subject.open().probe(`M.V1.${"x".repeat(64)}`, record.id))).toBe(
        "authentication",
      );
    });

    test("with the secret of another account fails", async () => {
      const { record } = subject.harness.tokens.mint({ description: "one" });
      const { secret } = subject.harness.tokens.mint({ description: "foreign", elsewhere: true });
      const code = await subject.codeOf(subject.open().probe(secret, record.id));
      expect(subject.traits.probe.elsewhere).toContain(code);
    });

    test("for an id that is not there fails", async () => {
      const { secret } = subject.harness.tokens.mint({ description: "one" });
      const code = await subject.codeOf(subject.open().probe(secret, "9f1c3b52-76a1-4f0e-9a4e-2f4c7d0e1a2b"));
      expect(code).toBe("not-found");
    });

    test("for the id of a revoked token fails", async () => {
      const { record } = subject.harness.tokens.mint({ description: "gone" });
      subject.harness.tokens.revoke(record.id);
      const { secret } = subject.harness.tokens.mint({ description: "one" });
      expect(await subject.codeOf(subject.open().probe(secret, record.id))).toBe("invalid-token");
    });

    test("fails as refused while the token is not active yet, then succeeds", async () => {
      subject.harness.emulator.faults.add({ kind: "activation", uses: 1 });
      const backend = subject.open();
      const { record, secret } = await backend.create(subject.request("late"));
      expect(await subject.codeOf(backend.probe(secret, record.id))).toBe("authentication");
      expect(await backend.probe(secret, record.id)).toMatchObject(subject.shown(record));
    });

    test("says nothing about the token while the service fails", async () => {
      const backend = subject.open({ timeoutMs: subject.traits.shortTimeoutMs });
      const { record, secret } = subject.harness.tokens.mint({ description: "one" });
      subject.harness.emulator.faults.add({ kind: "status", status: 503 });
      expect(await subject.codeOf(backend.probe(secret, record.id))).toBe("unavailable");
    });

    test("says nothing about the token when it is called off", async () => {
      const { record, secret } = subject.harness.tokens.mint({ description: "one" });
      subject.harness.emulator.faults.add({ kind: "hang" });
      const controller = new AbortController();
      const attempt = subject.open().probe(secret, record.id, { signal: controller.signal });
      await until(() => subject.harness.emulator.requests.length > 0);
      controller.abort();
      expect(await subject.codeOf(attempt)).toBe("unavailable");
    });
  });
}
