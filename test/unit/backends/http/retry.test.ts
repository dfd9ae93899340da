import {
  type Attempt,
  delayBeforeNext,
  notCarriedOut,
  parseRetryAfter,
} from "../../../../provider/backends/http/retry";

const answered = (status: number, retryAfterMs?: number): Attempt =>
  retryAfterMs === undefined ? { kind: "answered", status } : { kind: "answered", status, retryAfterMs };

describe("a request is repeated", () => {
  test.each<[string, Attempt, boolean, boolean]>([
    ["refused connection", { kind: "unsent" }, true, true],
    ["429", answered(429), true, true],
    ["503 that says when", answered(503, 0), true, true],
    ["503 that does not", answered(503), true, false],
    ["502", answered(502), true, false],
    ["500", answered(500), true, false],
    ["lost connection", { kind: "lost" }, true, false],
    ["200", answered(200), false, false],
    ["400", answered(400), false, false],
    ["401", answered(401), false, false],
    ["404", answered(404), false, false],
    ["409", answered(409), false, false],
    ["a redirect", answered(307), false, false],
  ])("a request is repeated, or not, after: %s", (_, attempt, safe, creation) => {
    expect(delayBeforeNext(attempt, 1, "safe", 0.5) !== undefined).toBe(safe);
    expect(delayBeforeNext(attempt, 1, "unsent-only", 0.5) !== undefined).toBe(creation);
  });

  test("only where it was not carried out, and that is never guessed", () => {
    expect(notCarriedOut({ kind: "lost" })).toBe(false);
    expect(notCarriedOut(answered(500, 1))).toBe(false);
    expect(notCarriedOut(answered(503, 0))).toBe(true);
  });

  test("with growing, scattered delays, five times at most", () => {
    const delays = (jitter: number) =>
      [1, 2, 3, 4].map((count) => delayBeforeNext({ kind: "unsent" }, count, "safe", jitter));
    expect(delays(1)).toEqual([200, 400, 800, 1600]);
    expect(delays(0)).toEqual([100, 200, 400, 800]);
    expect(delayBeforeNext({ kind: "unsent" }, 5, "safe", 1)).toBeUndefined();
  });

  test("not before the service wants it", () => {
    expect(delayBeforeNext(answered(429, 10_000), 1, "safe", 1)).toBe(10_000);
    expect(delayBeforeNext(answered(429, 0), 1, "safe", 1)).toBe(200);
  });
});

describe("Retry-After", () => {
  const now = Date.parse("2027-01-01T00:00:00Z");
  test.each<[unknown, number | undefined]>([
    ["0", 0],
    [" 12 ", 12_000],
    ["Fri, 01 Jan 2027 00:00:30 GMT", 30_000],
    ["Thu, 31 Dec 2026 00:00:00 GMT", 0],
    ["soon", undefined],
    ["", undefined],
    [undefined, undefined],
    [["1"], undefined],
  ])("Retry-After: %j is read or ignored", (header, milliseconds) => {
    expect(parseRetryAfter(header, now)).toBe(milliseconds);
  });
});
