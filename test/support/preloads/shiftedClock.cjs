// Preloaded into processes under test: their clock runs ahead by as many milliseconds as a file says.
const { readFileSync } = require("node:fs");

const file = process.env.TEST_CLOCK_FILE;
if (file !== undefined) {
  const RealDate = Date;
  const realNow = RealDate.now;
  const offset = () => {
    try {
      return Number(readFileSync(file, "utf8")) || 0;
    } catch {
      return 0;
    }
  };
  const now = () => realNow() + offset();
  class ShiftedDate extends RealDate {
    constructor(...given) {
      if (given.length === 0) super(now());
      else super(...given);
    }
    static now() {
      return now();
    }
  }
  Object.defineProperty(ShiftedDate, "name", { value: "Date" });
  globalThis.Date = ShiftedDate;
}
