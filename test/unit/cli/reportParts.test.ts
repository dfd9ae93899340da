import { listedToken } from "../../../cli/listedToken";
import type { LiveToken, Overview } from "../../../cli/overview/overview";
import { endsByTime } from "../../../cli/report/ends";
import { html } from "../../../cli/report/page/html";
import { type Row, rowsOf } from "../../../cli/report/page/rows";
import { stepsList } from "../../../cli/report/page/stepsList";
import { timeSpan } from "../../../cli/report/page/timeSpan";
import { textBars } from "../../../cli/report/textBars";
import { shortened } from "../../../cli/table";
import { NOW, record } from "../../support/command/evidence";
import { DAY } from "../../support/time";

const at = (days: number) => new Date(NOW + days * DAY).toISOString();
const live = (id: string, more: Partial<LiveToken> = {}): LiveToken => ({
  ...listedToken(record(id), "management", NOW),
  class: "unmanaged",
  next: [],
  ...more,
});
const rows = (...tokens: LiveToken[]): Row[] =>
  rowsOf({ tokens, read: { time: NOW } } as unknown as Overview);

describe("a template of HTML", () => {
  test.each([
    ["<script>alert(1)</script>", "&#60;script&#62;alert(1)&#60;/script&#62;"],
    [`"><img src=x onerror='a'>`, "&#34;&#62;&#60;img src=x onerror=&#39;a&#39;&#62;"],
    ["a & b `c`", "a &#38; b &#96;c&#96;"],
    ["left\u202eright\u0000", "left\ufffdright\ufffd"],
    ["M.V1.abcdefghijklmnop", "M.V1.abcd[redacted]"],
  ])("escapes %j", (value, expected) => {
    expect(html`<b>${value}</b>`.text).toBe(`<b>${expected}</b>`);
  });

  test("keeps what is HTML already, also in lists, and leaves out what is undefined", () => {
    expect(html`<ul>${["<", ">"].map((each) => html`<li>${each}</li>`)}${undefined}${1}</ul>`.text).toBe(
      "<ul><li>&#60;</li><li>&#62;</li>1</ul>",
    );
  });
});

test("a secret that is at the place of the cut is not shown in part", () => {
  const secret = `M.V1.${"s".repeat(64)}`;
  expect(shortened(`${"x".repeat(170)}${secret}`)).not.toContain("sssss");
});

describe("commands for copying", () => {
  const offered = (command: string) => stepsList([{ why: "", commands: [command] }])?.text.includes("<code");

  test.each([
    "pulumi up",
    "pulumi up --refresh --stack acme/influx/prod",
    "pulumi refresh --clear-pending-creates --stack dev",
    "influxdb-tokens revoke 0f1c-2 --kind database --managed --yes",
  ])("%s", (command) => {
    expect(offered(command)).toBe(true);
  });

  test.each([
    "pulumi up --stack dev; rm -rf ~",
    "pulumi up --stack $(id)",
    "influxdb-tokens revoke one two --managed --yes",
    "influxdb-tokens revoke --secret-stdin --managed --yes",
    "influxdb-tokens revoke a`id` --managed --yes",
    "pulumi up\nrm x",
    "curl example.com",
  ])("not %j", (command) => {
    expect(offered(command)).toBe(false);
  });
});

test("rows with something to do come first, then those that end first, the endless ones last", () => {
  const ordered = rows(
    live("endless"),
    live("later", { expiresAt: at(20) }),
    live("soon", { expiresAt: at(2) }),
    live("urgent", { next: [{ why: "", commands: [] }] }),
  );
  expect(ordered.map(({ token }) => token.id)).toEqual(["urgent", "soon", "later", "endless"]);
});

describe("the time line", () => {
  const span = (...tokens: LiveToken[]) => {
    const { from, to } = timeSpan(rows(...tokens), NOW, 7 * DAY);
    return [Math.round((from - NOW) / DAY), Math.round((to - NOW) / DAY)];
  };

  test("is not squeezed by what was created long ago", () => {
    expect(span(live("a", { createdAt: at(-4000), expiresAt: at(100) }))).toEqual([-100, 104]);
  });

  test("goes a year ahead if a token ends many years later", () => {
    expect(span(live("a", { createdAt: at(-500), expiresAt: at(5000) }))).toEqual([-365, 380]);
  });

  test("has room around today if nothing ends", () => {
    expect(span(live("a", { createdAt: at(-1) }))).toEqual([-30, 31]);
  });
});

describe("ends by time", () => {
  const counted = (...tokens: LiveToken[]) =>
    endsByTime(tokens, NOW).map(({ when, number }) => `${when}: ${number}`);

  test("are counted by week, then by month, then together", () => {
    const ends = [1, 8, 29, 60, 700].map((days) => live("a", { expiresAt: at(days) }));
    const all = counted(...ends, live("b"));
    expect(all.slice(0, 6)).toEqual([
      "by 2027-02-07: 1",
      "by 2027-02-14: 1",
      "by 2027-02-21: 0",
      "by 2027-02-28: 0",
      "in 2027-03: 1",
      "in 2027-04: 1",
    ]);
    expect(all.slice(-2)).toEqual(["later: 1", "never: 1"]);
  });

  test("by a day include all of that day", () => {
    const ends = ["2027-02-07T23:59:59Z", "2027-02-08T00:00:00Z"].map((expiresAt) =>
      live("a", { expiresAt }),
    );
    expect(counted(...ends)).toEqual(["by 2027-02-07: 1", "by 2027-02-14: 1"]);
  });

  test("in the month that the fourth week ends in are those after that week", () => {
    const inMarch = live("a", { expiresAt: "2027-03-30T00:00:00Z" });
    const counts = endsByTime([inMarch], Date.parse("2027-02-10T12:00:00Z"));
    expect(counts.slice(3)).toEqual([
      { when: "by 2027-03-10", number: 0 },
      { when: "rest of 2027-03", number: 1 },
    ]);
  });

  test("stop after the last one", () => {
    expect(counted(live("a", { expiresAt: at(9) }))).toEqual(["by 2027-02-07: 0", "by 2027-02-14: 1"]);
    expect(counted()).toEqual([]);
  });
});

test("a number that is not zero has a bar that can be seen", () => {
  expect(
    textBars(
      [
        { label: "a", number: 1000 },
        { label: "bb", number: 1 },
        { label: "c", number: 0 },
      ],
      30,
    ),
  ).toBe(`  a   1000  ${"█".repeat(18)}\n  bb     1  ▏\n  c      0`);
});
