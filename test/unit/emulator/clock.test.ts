import { Clock } from "../../../emulator/clock";
import { list, start, stopAll } from "../../support/service/client";

afterEach(stopAll);

test("follows real time until it is moved", () => {
  const clock = new Clock();
  const before = Date.now();
  const now = clock.now().getTime();
  expect(now).toBeGreaterThanOrEqual(before);
  expect(now).toBeLessThanOrEqual(Date.now());
});

test("moves by a length, forth and back, and to an instant", () => {
  jest.useFakeTimers({ now: Date.parse("2026-01-01T00:00:00Z") });
  try {
    const clock = new Clock();
    clock.advance(1_000);
    clock.advance(500);
    expect(clock.now().toISOString()).toBe("2026-01-01T00:00:01.500Z");
    clock.advance(-1_500);
    expect(clock.now().toISOString()).toBe("2026-01-01T00:00:00.000Z");
    clock.set("2030-01-01T00:00:00Z");
    jest.advanceTimersByTime(250);
    expect(clock.now().toISOString()).toBe("2030-01-01T00:00:00.250Z");
    clock.set(new Date(0));
    expect(clock.now().getTime()).toBe(0);
  } finally {
    jest.useRealTimers();
  }
});

test("refuses what is no length and no instant", () => {
  const clock = new Clock();
  expect(() => clock.advance(Number.NaN)).toThrow(TypeError);
  expect(() => clock.advance(Number.POSITIVE_INFINITY)).toThrow(TypeError);
  expect(() => clock.set("soon")).toThrow("soon");
});

test("is the clock of every answer", async () => {
  const emulator = await start();
  emulator.clock.set("2990-05-06T07:08:09Z");
  const reply = await list(emulator);
  expect(reply.headers.get("date")).toMatch(/06 May 2990 07:08:/);
  expect(emulator.requests[0]?.at.getUTCFullYear()).toBe(2990);
});
