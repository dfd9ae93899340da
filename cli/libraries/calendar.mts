/** Writes iCalendar files. */
export {
  default as calendar,
  ICalAlarmType,
  ICalCalendarMethod,
  ICalEventTransparency,
} from "ical-generator";
