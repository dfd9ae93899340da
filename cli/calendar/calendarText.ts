import { UNIT_MS } from "../../provider/token/time";
import type { CalendarEvent } from "./events";

/** Before an event, in seconds. */
const ALARMS = [(7 * UNIT_MS.d) / 1000, UNIT_MS.d / 1000];

const REFRESH_S = (6 * UNIT_MS.h) / 1000;

/**
 * An iCalendar (RFC 5545) of these events, each at its instant, without a length. The same events at the same time are
 * the same text.
 *
 * @param now in milliseconds since 1970. A later calendar supersedes an earlier one: its events have a higher SEQUENCE
 */
export async function calendarText(events: readonly CalendarEvent[], now: number): Promise<string> {
  const { calendar, ICalAlarmType, ICalCalendarMethod, ICalEventTransparency } = await import(
    "../libraries/calendar.mjs"
  );
  const time = new Date(now);
  const made = calendar({
    name: "InfluxDB tokens",
    prodId: "//pulumi-influxdb-tokens//influxdb-tokens//EN",
    method: ICalCalendarMethod.PUBLISH,
    ttl: REFRESH_S,
    events: events.map(({ uid, at, category, summary, description }) => ({
      id: uid,
      start: new Date(at),
      summary,
      description,
      categories: [{ name: "InfluxDB tokens" }, { name: category }],
      transparency: ICalEventTransparency.TRANSPARENT,
      alarms: ALARMS.map((trigger) => ({ type: ICalAlarmType.display, trigger, description: summary })),
      stamp: time,
      lastModified: time,
      // Nobody remembers the last calendar. Minutes only increase, and fit into its 32 bits.
      sequence: Math.floor(now / UNIT_MS.m),
    })),
  });
  // Every line ends with CRLF, the last one too.
  return alarmsLast(`${made.toString()}\r\n`);
}

/** The library writes some properties of an event after its alarms; RFC 5545 has all of them before. */
function alarmsLast(text: string): string {
  // What is inside a text never begins a line: a longer one continues after a space.
  return text.replace(/^((?:BEGIN:VALARM\r\n.*?^END:VALARM\r\n)+)(.*?)(?=^END:VEVENT\r\n)/gms, "$2$1");
}
