import fc from "fast-check";
import {
  acceptedRetention,
  formatRetention,
  isShorter,
  parseRetention,
} from "../../../../provider/lifecycle/database/retention";

test.each([
  ["infinite", "0"],
  ["1h", "3600000000000"],
  ["30d", "2592000000000000"],
  ["105d", "9072000000000000"],
  ["36500d", "3153600000000000000"],
  ["36499d23h59m59s", "3153599999000000000"],
])("%s is %s ns, to the digit, and back", (text, nanoseconds) => {
  expect(parseRetention(text)).toBe(nanoseconds);
  expect(formatRetention(nanoseconds)).toBe(text);
});

test("any duration in seconds is the same there and back", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 36_500 * 86_400 }), (seconds) => {
      const nanoseconds = String(BigInt(seconds) * 1_000_000_000n);
      return parseRetention(formatRetention(nanoseconds)) === nanoseconds;
    }),
  );
});

test.each(["1", "1500", "3600000000001", "9223372036854775807", "3153600001000000000"])(
  "%s ns cannot be written, and are shown as they are",
  (nanoseconds) => {
    expect(formatRetention(nanoseconds)).toBe(`${nanoseconds}ns`);
    expect(acceptedRetention(nanoseconds)).toBeUndefined();
  },
);

test("what InfluxData's examples call 30 days is shown as what it is, and not asked for", () => {
  expect(formatRetention("2592000000000")).toBe("43m12s");
  expect(acceptedRetention("2592000000000")).toBeUndefined();
});

test("for ever is longer than anything", () => {
  expect(isShorter("1", "0")).toBe(true);
  expect(isShorter("0", "9223372036854775807")).toBe(false);
  expect(isShorter("0", "0")).toBe(false);
  expect(isShorter("9223372036854775806", "9223372036854775807")).toBe(true);
  expect(isShorter("2", "2")).toBe(false);
});
