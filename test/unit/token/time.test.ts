import fc from "fast-check";
import {
  formatDuration,
  formatInstant,
  LONGEST_DURATION_MS,
  parseDuration,
  parseInstant,
  sameDuration,
  sameInstant,
} from "../../../provider/token/time";

describe("an instant", () => {
  test.each([
    ["2027-01-31T12:00:00Z", "2027-01-31T12:00:00Z"],
    ["2027-01-31t12:00:00z", "2027-01-31T12:00:00Z"],
    ["2027-01-31 12:00:00Z", "2027-01-31T12:00:00Z"],
    ["2027-01-31T12:00:00.999999999Z", "2027-01-31T12:00:00Z"],
    ["2027-01-31T12:00:00+02:00", "2027-01-31T10:00:00Z"],
    ["2027-01-01T00:30:00+01:00", "2026-12-31T23:30:00Z"],
    ["2027-01-31T12:00:00-00:00", "2027-01-31T12:00:00Z"],
    ["2028-02-29T00:00:00Z", "2028-02-29T00:00:00Z"],
    ["0099-01-01T00:00:00Z", "0099-01-01T00:00:00Z"],
    ["9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"],
  ])("the instant %s is %s", (text, utc) => {
    expect(formatInstant(parseInstant(text) ?? Number.NaN)).toBe(utc);
  });

  test.each([
    "",
    "2027-01-31",
    "2027-01-31T12:00:00",
    "2027-01-31T12:00Z",
    "2027-02-29T00:00:00Z",
    "2027-13-01T00:00:00Z",
    "2027-00-10T00:00:00Z",
    "2027-01-01T24:00:00Z",
    "2027-01-01T00:60:00Z",
    "2027-01-01T00:00:00+24:00",
    "2027-01-01T00:00:00+0100",
    "+12027-01-01T00:00:00Z",
    "2027-01-01T00:00:00Z\n",
    // Their instants lie outside what RFC 3339 can write in UTC.
    "9999-12-31T23:59:59-00:01",
    "0000-01-01T00:00:00+00:01",
  ])("an instant is not %j", (text) => {
    expect(parseInstant(text)).toBeUndefined();
  });

  const instants = fc
    .date({
      min: new Date("0001-01-02T00:00:00Z"),
      max: new Date("9999-12-30T00:00:00Z"),
      noInvalidDate: true,
    })
    .map((date) => date.getTime());
  const zones = fc.integer({ min: -23 * 60 - 59, max: 23 * 60 + 59 });

  function inZone(instant: number, minutes: number): string {
    const size = Math.abs(minutes);
    const two = (value: number) => String(value).padStart(2, "0");
    const local = new Date(instant + minutes * 60_000).toISOString().slice(0, 23);
    return `${local}${minutes < 0 ? "-" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
  }

  test("is the same whatever its zone", () => {
    fc.assert(
      fc.property(instants, zones, zones, (instant, one, other) => {
        expect(parseInstant(inZone(instant, one))).toBe(instant);
        expect(sameInstant(inZone(instant, one), inZone(instant, other))).toBe(true);
      }),
    );
  });

  test("differs from one a second away, in any zones", () => {
    fc.assert(
      fc.property(instants, zones, zones, (instant, one, other) => {
        expect(sameInstant(inZone(instant, one), inZone(instant + 1000, other))).toBe(false);
      }),
    );
  });
});

describe("a duration", () => {
  test.each([
    ["90d", 90 * 86_400_000],
    ["12h", 43_200_000],
    ["1d12h", 129_600_000],
    ["1w2d3h4m5s", 788_645_000],
    ["36500d", LONGEST_DURATION_MS],
  ])("the duration %s is %d ms", (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds);
  });

  test.each(["", "0d", "d", "1", "1.5d", "-1d", "1d 12h", "12h1d", "1d1d", "36501d", "1y", "90D", "1d\n"])(
    "a duration is not %j",
    (text) => {
      expect(parseDuration(text)).toBeUndefined();
    },
  );

  test("can be written in several ways", () => {
    expect(sameDuration("1d", "24h")).toBe(true);
    expect(sameDuration("1w", "7d")).toBe(true);
    expect(sameDuration("1d", "25h")).toBe(false);
    expect(sameDuration("odd", "odd")).toBe(true);
  });

  test("reads back as it is shown", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: LONGEST_DURATION_MS / 1000 }), (seconds) => {
        expect(parseDuration(formatDuration(seconds * 1000))).toBe(seconds * 1000);
      }),
    );
    expect([formatDuration(-5), formatDuration(129_600_999)]).toEqual(["0s", "1d12h"]);
  });
});
