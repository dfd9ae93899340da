/** Writes iCalendar files. */
export { default as calendar, ICalAlarmType } from "ical-generator";
