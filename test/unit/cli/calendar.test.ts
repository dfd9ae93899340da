import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { calendarText } from "../../../cli/calendar/calendarText";
import { eventsOf } from "../../../cli/calendar/events";
import { findDue } from "../../../cli/due/findDue";
import type { StackState } from "../../../cli/states/stackState";
import { systemClock } from "../../../provider/clock";
import { held, NOW, stack } from "../../support/command/evidence";
import { useStateFolder } from "../../support/command/exportedStates";
import { runInProcess } from "../../support/command/programRun";
import { HOSTILE } from "../../support/faults/hostileValues";
import { findSecrets } from "../../support/leaks";
import { DAY } from "../../support/time";

const at = (days: number) => new Date(NOW + days * DAY).toISOString();
const second = (text: string) => text.replace(/\.\d+Z/, "Z");
const PREVIOUS = { role: "previous", revokeAt: at(2) } as const;
const SECRET = `M.V1.abcd${"x".repeat(40)}`;

const textOf = (states: readonly StackState[], now = NOW) =>
  calendarText(eventsOf(findDue(states, now, Number.POSITIVE_INFINITY)), now);

// It is an ES module.
const library = async () => (await import("ical.js")).default;
let ICAL: Awaited<ReturnType<typeof library>>;
beforeAll(async () => {
  ICAL = await library();
});

/** The calendar as another implementation reads it. */
function read(text: string) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  const events = calendar.getAllSubcomponents("vevent").map((component) => {
    const { uid, summary, description, startDate, sequence } = new ICAL.Event(component);
    const value = (name: string) => String(component.getFirstPropertyValue(name));
    return {
      uid,
      summary,
      description,
      start: startDate.toJSDate().toISOString(),
      sequence,
      stamp: value("dtstamp"),
      modified: value("last-modified"),
      transparency: value("transp"),
      categories: component.getFirstProperty("categories")?.getValues(),
      alarms: component.getAllSubcomponents("valarm").map((alarm) => ({
        action: alarm.getFirstPropertyValue("action"),
        trigger: String(alarm.getFirstPropertyValue("trigger")),
        description: alarm.getFirstPropertyValue("description"),
      })),
    };
  });
  return { calendar, events };
}

const eventsIn = async (...states: readonly StackState[]) => read(await textOf(states)).events;
const uidsIn = async (...states: readonly StackState[]) => (await eventsIn(...states)).map(({ uid }) => uid);

test("each date is an event with what to do and two alarms", async () => {
  const tokens = [
    held("rotating", { rotateAt: at(20), expiresAt: at(50) }),
    held("previous", PREVIOUS),
    held("fixed", { name: "deploy", urn: "urn:deploy", expiresAt: at(30) }),
  ];
  const events = await eventsIn(stack(tokens));
  expect(events.map(({ summary, start }) => [summary, start])).toEqual([
    ["Revoke a previous token of ci (dev)", at(2)],
    ["Rotate ci (dev)", at(20)],
    ["deploy expires (dev)", at(30)],
  ]);
  expect(events.map(({ categories }) => categories)).toEqual(
    ["Retirement", "Rotation", "Expiry"].map((category) => ["InfluxDB tokens", category]),
  );
  expect(events[1]?.description).toContain("What to do: run `pulumi up` on dev\nStack: dev\n");
  expect(events[2]?.description).toContain("pulumi up --replace 'urn:deploy'");
  for (const { alarms, summary, stamp, modified, sequence, transparency } of events) {
    expect(alarms).toEqual(
      ["-P7D", "-P1D"].map((trigger) => ({ action: "DISPLAY", trigger, description: summary })),
    );
    expect({ stamp, modified, sequence, transparency }).toEqual({
      stamp: second(at(0)),
      modified: second(at(0)),
      sequence: NOW / 60_000,
      transparency: "TRANSPARENT",
    });
  }
});

test("in an event, all properties come before the alarms", async () => {
  const tokens = [held("a", { rotateAt: at(3) }), held("b", PREVIOUS)];
  const text = await textOf([stack(tokens)]);
  const events = text.split("BEGIN:VEVENT\r\n").slice(1);
  expect(events).toHaveLength(2);
  for (const event of events) {
    const names = event.split("\r\n").filter((line) => !line.startsWith(" "));
    const alarms = names.slice(names.indexOf("BEGIN:VALARM"), names.indexOf("END:VEVENT"));
    const alarm = ["BEGIN:VALARM", "ACTION", "TRIGGER", "DESCRIPTION", "END:VALARM"];
    expect(alarms.map((line) => (alarm.includes(line) ? line : line.split(":")[0]))).toEqual([
      ...alarm,
      ...alarm,
    ]);
  }
});

test("the calendar says what it is, and how often to read it", async () => {
  const { calendar } = read(await textOf([]));
  const value = (name: string) => String(calendar.getFirstPropertyValue(name));
  expect({
    version: value("version"),
    method: value("method"),
    product: value("prodid"),
    name: value("x-wr-calname"),
    interval: value("refresh-interval"),
  }).toEqual({
    version: "2.0",
    method: "PUBLISH",
    product: "-//pulumi-influxdb-tokens//influxdb-tokens//EN",
    name: "InfluxDB tokens",
    interval: "PT6H",
  });
});

test("what has no date, or is to be deleted, is no event", async () => {
  const tokens = [
    held("dead", { status: "revoked", expiresAt: at(3) }),
    held("not ready", { status: "unverified" }),
    held("to revoke now", { role: "retiring" }),
    held("to delete", { pendingDelete: true, expiresAt: at(3) }),
    held("endless"),
  ];
  expect(await eventsIn(stack(tokens))).toEqual([]);
});

test.each([
  ["a rotation", { rotateAt: at(3) }, { rotateAt: at(90) }],
  ["an expiry", { expiresAt: at(3) }, { expiresAt: at(90) }],
])("%s moves to its next date, with the next token too", async (_, before, after) => {
  const first = read(await textOf([stack([held("one", before)])])).events;
  const later = NOW + 4 * DAY;
  const next = read(await textOf([stack([held("two", after)])], later)).events;
  expect(next.map(({ uid }) => uid)).toEqual(first.map(({ uid }) => uid));
  expect(next[0]?.start).toBe(at(90));
  expect(next[0]?.sequence).toBeGreaterThan(first[0]?.sequence ?? Number.NaN);
});

test("a retirement is one token's: it keeps its event when a later token waits too, and moves with its date", async () => {
  const [alone] = await uidsIn(stack([held("a", PREVIOUS)]));
  const [moved] = await uidsIn(stack([held("a", { ...PREVIOUS, revokeAt: at(5) })]));
  const both = await uidsIn(
    stack([held("b", { ...PREVIOUS, revokeAt: at(9) }), held("a", { ...PREVIOUS, role: "retiring" })]),
  );
  expect([moved, both[0]]).toEqual([alone, alone]);
  expect(new Set(both).size).toBe(2);
});

test("stacks and files with the same names, and accounts, do not collide", async () => {
  const tokens = [held("a", { rotateAt: at(3), expiresAt: at(9) })];
  const labels = ["dev", "./dev", "/dev", "other/shop/dev"].map((label) => stack(tokens, { label }));
  const other = stack([held("a", { rotateAt: at(3), scope: "clustered:other" })]);
  const uids = await uidsIn(...labels, other);
  expect(new Set(uids).size).toBe(5);
  // A rotation and an expiry of one resource are two things.
  expect(uids).not.toContain((await uidsIn(stack([held("a", { expiresAt: at(9) })])))[0]);
});

test("the same states at the same time are the same bytes, in whatever order they were read", async () => {
  const states = ["dev", "prod", "qa"].map((label) =>
    stack([held("a", { rotateAt: at(3) }), held("b", PREVIOUS)], { label }),
  );
  const text = await textOf(states);
  expect(await textOf(states)).toBe(text);
  expect(await textOf([...states].reverse())).toBe(text);
  expect(await textOf(states, NOW + 60_000)).not.toBe(text);
});

const NAMES: Readonly<Record<string, unknown>> = {
  ...HOSTILE,
  "separators of lists": "a,b;c:d\\n\\,e",
  "another line": "x\r\nATTENDEE:mailto:someone@example.org\r\nEND:VEVENT",
  "a line feed": "x\nURL:http://example.org/",
  "a carriage return": "x\rURL:http://example.org/",
  "marks of direction": "a\u202eb\u2066c",
  "1,000 characters": "é\u{1f511}x".repeat(334),
  "a token": SECRET,
};

test.each(
  Object.entries(NAMES).flatMap(([what, value]) =>
    typeof value === "string" && value !== "" ? [[what, value.slice(0, 20_000)]] : [],
  ),
)("names with %s stay text", async (_, name) => {
  const token = held(name, { name, urn: name, scope: name, rotateAt: at(3) });
  const text = await textOf([stack([token], { label: name })]);
  expect(text.endsWith("END:VCALENDAR\r\n")).toBe(true);
  for (const line of text.split("\r\n")) {
    expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    expect(line).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
  }
  const { calendar, events } = read(text);
  expect(events).toHaveLength(1);
  expect(calendar.getAllSubcomponents().map((component) => component.name)).toEqual(["vevent"]);
  const [event] = calendar.getAllSubcomponents("vevent");
  expect([...new Set(event?.getAllProperties().map((property) => property.name))].sort()).toEqual(
    [
      ...["categories", "description", "dtstamp", "dtstart", "last-modified", "sequence", "summary"],
      ...["transp", "uid"],
    ].sort(),
  );
  expect(await findSecrets({ secrets: [SECRET], texts: { text } })).toEqual([]);
});

describe("due --ics", () => {
  const states = useStateFolder();
  const clock = { ...systemClock, now: () => NOW };
  const run = (...args: string[]) =>
    runInProcess(["due", "--state", "./dev.json", ...args], { folder: states.path, clock });
  const written = (file: string) => read(readFileSync(join(states.path, file), "utf8")).events;

  beforeEach(() => {
    states.write([
      { type: "ManagementToken", name: "soon", tokenId: "a", outputs: { expiresAt: at(3) } },
      { type: "ManagementToken", name: "late", tokenId: "b", outputs: { expiresAt: at(300) } },
      { type: "DatabaseToken", name: "reader", tokenId: "c", outputs: { expiresAt: at(200) } },
    ]);
  });

  test("writes everything that has a date, and tells so", async () => {
    const { code, out } = await run("--ics", "tokens.ics");
    expect({ code, last: out.trim().split("\n").at(-1) }).toEqual({
      code: 3,
      last: "wrote tokens.ics, a calendar with 3 events",
    });
    expect(out).toContain("1 item due within 7d");
    expect(written("tokens.ics").map(({ summary }) => summary)).toEqual([
      "soon expires (./dev.json)",
      "reader expires (./dev.json)",
      "late expires (./dev.json)",
    ]);
    expect(readdirSync(states.path).sort()).toEqual(["dev.json", "tokens.ics"]);
  });

  test.each([
    [["--within", "1d"], 0, []],
    [["--within", "250d"], 3, ["soon", "reader"]],
    [["--kind", "database"], 0, ["reader"]],
  ])("%j limits the calendar and leaves the exit code to what is due", async (args, expected, names) => {
    const { code } = await run("--ics", "tokens.ics", ...args);
    expect(code).toBe(expected);
    expect(written("tokens.ics").map(({ summary }) => summary.split(" ")[0])).toEqual(names);
  });

  test("a file that is named twice is one state", async () => {
    const { out } = await run(
      "--state",
      "dev.json",
      "--state",
      join(states.path, "dev.json"),
      "--ics",
      "tokens.ics",
    );
    expect(out).toContain("1 item due within 7d in 1 stack");
    expect(written("tokens.ics")).toHaveLength(3);
  });

  test("JSON tells the file and the number of events", async () => {
    const { json } = await run("--ics", "tokens.ics", "--json");
    expect(json<object>()).toMatchObject({ within: "7d", calendar: { file: "tokens.ics", events: 3 } });
  });

  test("replaces an earlier calendar, and leaves it if the states cannot be read", async () => {
    await run("--ics", "tokens.ics");
    const before = readFileSync(join(states.path, "tokens.ics"), "utf8");
    states.write([]);
    await run("--ics", "tokens.ics");
    expect(written("tokens.ics")).toEqual([]);
    writeFileSync(join(states.path, "tokens.ics"), before);
    writeFileSync(join(states.path, "dev.json"), "{");
    expect((await run("--ics", "tokens.ics")).code).toBe(1);
    expect(readFileSync(join(states.path, "tokens.ics"), "utf8")).toBe(before);
  });

  test("a file that cannot be written is a failure that names it, and leaves nothing", async () => {
    mkdirSync(join(states.path, "folder.ics"));
    const { code, out, err } = await run("--ics", "folder.ics");
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toContain("folder.ics cannot be written");
    expect(readdirSync(states.path).sort()).toEqual(["dev.json", "folder.ics"]);
  });
});
