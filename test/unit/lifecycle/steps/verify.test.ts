import { TokenError, type TokenErrorCode } from "../../../../provider/errors";
import { verify } from "../../../../provider/lifecycle/steps/verify";
import { FakeBackend, fails } from "../../../support/lifecycle/fakeBackend";
import { FakeClock } from "../../../support/lifecycle/fakeClock";

const forever = Number.POSITIVE_INFINITY;

function place() {
  const clock = new FakeClock();
  const backend = new FakeBackend(clock);
  const token = { id: backend.add().id, secret: "M.V1.secret" };
  backend.secrets.set(token.id, token.secret);
  return { clock, backend, token };
}

describe("verification", () => {
  test.each<TokenErrorCode>([
    "authentication",
    "permission",
    "not-found",
    "rate-limited",
    "unavailable",
    "protocol",
  ])("goes on after %s until the deadline, and says what was last", async (code) => {
    const { clock, backend, token } = place();
    backend.trouble("probe", fails(new TokenError(code, "no")), forever);
    const start = clock.now();
    expect(await verify(backend, token, 30_000, clock)).toMatchObject({ code });
    expect(clock.now() - start).toBe(30_000);
    expect(backend.calls.length).toBeGreaterThan(10);
    expect(backend.alive).toHaveLength(1);
  });

  test("waits longer each time, and never longer than 2 s", async () => {
    const { clock, backend, token } = place();
    const times: number[] = [];
    backend.trouble(
      "probe",
      async () => {
        times.push(clock.now());
        throw new TokenError("authentication", "not yet");
      },
      forever,
    );
    await verify(backend, token, 10_000, clock);
    const waits = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect(waits.slice(0, 6)).toEqual([100, 200, 400, 800, 1600, 2000]);
    expect(Math.max(...waits)).toBe(2000);
  });

  test("ends at once for a token that will never be accepted", async () => {
    const { clock, backend, token } = place();
    backend.trouble("probe", fails(new TokenError("invalid-token", "revoked")), forever);
    expect(await verify(backend, token, 30_000, clock)).toMatchObject({ code: "invalid-token" });
    expect(backend.calls).toEqual(["probe"]);
  });

  test("turns anything else that is thrown into a failure: the token must not be lost to it", async () => {
    const { clock, backend, token } = place();
    backend.trouble("probe", fails(new RangeError("a mistake of ours")));
    expect(await verify(backend, token, 30_000, clock)).toBeUndefined();
    backend.trouble("probe", fails(new RangeError("a mistake of ours")), forever);
    expect(await verify(backend, token, 1_000, clock)).toMatchObject({ code: "protocol" });
  });

  test("ends when the process has to", async () => {
    const { clock, backend, token } = place();
    const end = new AbortController();
    backend.trouble("probe", async () => {
      end.abort();
      throw new TokenError("authentication", "not yet");
    });
    expect(await verify(backend, token, 30_000, clock, end.signal)).toBeDefined();
    expect(backend.calls).toEqual(["probe"]);
  });
});
