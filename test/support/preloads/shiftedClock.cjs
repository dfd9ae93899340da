// Preloaded into processes under test: their clock runs ahead by TEST_CLOCK_MS milliseconds, or by as many as the
// file TEST_CLOCK_FILE says at the moment.
const { readFileSync } = require("node:fs");

const { TEST_CLOCK_FILE: file, TEST_CLOCK_MS: constant = "0" } = process.env;
if (file !== undefined || constant !== "0") {
  const RealDate = Date;
  const realNow = RealDate.now;
  const offset = () => {
    if (file === undefined) return Number(constant);
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
