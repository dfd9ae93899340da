import { expose } from "../../../cli/metrics/exposition";
import { lineProtocol } from "../../../cli/metrics/lines";
import { type Measured, measure } from "../../../cli/metrics/measure";
import type { LiveToken, Overview, UnusableToken } from "../../../cli/overview/overview";
import { NOW, SCOPE } from "../../support/command/evidence";
import { HOSTILE } from "../../support/faults/hostileValues";
import { findSecrets } from "../../support/leaks";
import { DAY } from "../../support/time";

const at = (days: number) => new Date(NOW + days * DAY).toISOString();
const inSeconds = (days: number) => Math.floor((NOW + days * DAY) / 1000);
const SECRET = `M.V1.abcd${"x".repeat(40)}`;

function live(more: Partial<LiveToken> = {}): LiveToken {
  return {
    id: "a",
    kind: "management",
    prefix: "",
    status: "active",
    description: "what nobody may see",
    createdAt: at(-1),
    class: "managed",
    place: { stack: "dev", resource: "ci", role: "current", pendingDelete: false },
    next: [],
    ...more,
  };
}

const place = (more: Partial<NonNullable<LiveToken["place"]>>) => ({
  stack: "dev",
  resource: "ci",
  role: "current" as const,
  pendingDelete: false,
  ...more,
});

function overview(tokens: readonly LiveToken[], dead: readonly UnusableToken[] = []): Overview {
  const read = {
    time: NOW,
    withinMs: 0,
    kinds: [{ kind: "management" as const, scope: SCOPE }],
    unread: [{ kind: "database" as const, notLookedAt: "no cluster is named" }],
    stacks: ["dev"],
    otherStacks: 0,
    someStacks: false,
    otherScopes: {},
  };
  const classes = { orphan: 0, pending: 0, suspect: 0, managed: 0, elsewhere: 0, unmanaged: 0, kept: 0 };
  return { tokens, dead, classes, nobodys: 0, ending: 0, endless: 0, read };
}

const gone: UnusableToken = {
  id: "gone",
  kind: "management",
  status: "missing",
  place: place({ resource: "gone" }),
  next: [],
};

/** A day after the reading, because only then what is computed for a request differs from what was read. */
const REQUEST = NOW + DAY;
const exposed = async (last: Measured, format: "openmetrics" | "text" = "openmetrics") =>
  (await expose({ last, up: true, errors: 2 }, format, REQUEST)).text;
const samples = (text: string) => text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));

const ALL = overview(
  [
    live({ expiresAt: at(50), rotateAt: at(20) }),
    live({ id: "b", place: place({ role: "previous" }), revokeAt: at(2), expiresAt: at(9) }),
    live({ id: "c", class: "orphan" }),
    live({ id: "d", class: "unmanaged", expiresAt: at(1) }),
  ].map((token) => (token.class === "managed" ? token : withoutPlace(token))),
  [gone],
);

function withoutPlace({ place: _, ...token }: LiveToken): LiveToken {
  return token;
}

const CI = 'stack="dev",resource="ci",kind="management"';

test("each metric has its number, and what is not known has no metric", async () => {
  const text = await exposed(measure(ALL));
  const ofClass = { orphan: [1, 1], managed: [2, 0], unmanaged: [1, 0] } as Record<string, [number, number]>;
  const names = ["orphan", "pending", "suspect", "managed", "elsewhere", "unmanaged", "kept"];
  const byClass = (metric: string, which: 0 | 1) =>
    names.map(
      (name) => `influxdb_tokens_${metric}{class="${name}",kind="management"} ${ofClass[name]?.[which] ?? 0}`,
    );
  const version = /influxdb_tokens_build_info\{version="\d+\.\d+\.\d+[^"]*"\} 1/;
  expect(samples(text)).toEqual([
    "influxdb_tokens_up 1",
    `influxdb_tokens_last_read_timestamp_seconds ${inSeconds(0)}`,
    "influxdb_tokens_read_errors_total 2",
    expect.stringMatching(version),
    ...byClass("live", 0),
    ...byClass("endless", 1),
    'influxdb_tokens_dead{kind="management"} 1',
    'influxdb_tokens_kind_read{kind="management"} 1',
    'influxdb_tokens_kind_read{kind="database"} 0',
    'influxdb_tokens_resource_live{stack="dev",resource="gone",kind="management",role="current"} 0',
    `influxdb_tokens_resource_live{${CI},role="previous"} 1`,
    `influxdb_tokens_resource_live{${CI},role="current"} 1`,
    `influxdb_tokens_end_timestamp_seconds{${CI},role="previous"} ${inSeconds(9)}`,
    `influxdb_tokens_end_timestamp_seconds{${CI},role="current"} ${inSeconds(50)}`,
    `influxdb_tokens_rotation_timestamp_seconds{${CI},role="current"} ${inSeconds(20)}`,
    `influxdb_tokens_retirement_timestamp_seconds{${CI},role="previous"} ${inSeconds(2)}`,
    // From the time of the request on.
    `influxdb_tokens_until_end_seconds{${CI},role="previous"} ${8 * 86_400}`,
    `influxdb_tokens_until_end_seconds{${CI},role="current"} ${49 * 86_400}`,
    `influxdb_tokens_until_rotation_seconds{${CI},role="current"} ${19 * 86_400}`,
    `influxdb_tokens_until_retirement_seconds{${CI},role="previous"} ${1 * 86_400}`,
    "influxdb_tokens_resources_left_out 0",
  ]);
});

test("each format has its type and its end, and each name its help and type", async () => {
  const readings = { last: measure(ALL), up: true, errors: 2 };
  const openMetrics = await expose(readings, "openmetrics", NOW);
  expect(openMetrics.contentType).toBe("application/openmetrics-text; version=1.0.0; charset=utf-8");
  expect(openMetrics.text.endsWith("\n# EOF\n")).toBe(true);
  expect(openMetrics.text).toContain("# TYPE influxdb_tokens_read_errors counter\n");
  const text = await expose(readings, "text", NOW);
  expect(text.contentType).toBe("text/plain; version=0.0.4; charset=utf-8");
  expect(text.text).not.toContain("# EOF");
  expect(text.text).toContain("# TYPE influxdb_tokens_read_errors_total counter\n");
  for (const name of samples(text.text).map((line) => line.split(/[ {]/)[0])) {
    expect(text.text).toMatch(new RegExp(`^# HELP ${name} \\S`, "m"));
    expect(text.text).toMatch(new RegExp(`^# TYPE ${name} (gauge|counter)$`, "m"));
  }
});

test("a file has no durations, which would grow old in it", async () => {
  const { text } = await expose({ last: measure(ALL), up: true }, "text");
  expect(text).not.toContain("_until_");
  expect(text).not.toContain("read_errors");
  expect(text).toContain("influxdb_tokens_end_timestamp_seconds{");
});

test("before the first reading, nothing is claimed", async () => {
  const { text } = await expose({ errors: 0 }, "openmetrics", NOW);
  expect(samples(text).map((line) => line.split(/[ {]/)[0])).toEqual([
    "influxdb_tokens_read_errors_total",
    "influxdb_tokens_build_info",
  ]);
});

test("line protocol has the same numbers, at the time of reading", async () => {
  const lines = (await lineProtocol(measure(ALL))).split("\n");
  const nanoseconds = `${NOW}000000`;
  const tags = (role: string, resource = "ci") =>
    `influxdb_tokens_resource,kind=management,resource=${resource},role=${role},stack=dev`;
  expect(lines).toContain(`influxdb_tokens,class=orphan,kind=management count=1i,endless=1i ${nanoseconds}`);
  expect(lines).toContain(`influxdb_tokens,class=kept,kind=management count=0i,endless=0i ${nanoseconds}`);
  expect(lines).toContain(`influxdb_tokens,class=dead,kind=management count=1i ${nanoseconds}`);
  expect(lines.slice(-4)).toEqual([
    `${tags("current", "gone")} live=0i ${nanoseconds}`,
    `${tags("previous")} ends_in=${9 * 86_400}i,live=1i,retires_in=${2 * 86_400}i ${nanoseconds}`,
    `${tags("current")} ends_in=${50 * 86_400}i,live=1i,rotates_in=${20 * 86_400}i ${nanoseconds}`,
    `influxdb_tokens_read kinds=1i,left_out=0i,success=1i ${nanoseconds}`,
  ]);
});

test("a failed reading is a line of its own", async () => {
  expect(await lineProtocol({ time: NOW, error: "unavailable" })).toBe(
    `influxdb_tokens_read error="unavailable",success=0i ${NOW}000000`,
  );
});

test("only tokens of the requested stacks have series, and none that waits for its revocation", () => {
  const waiting = live({ place: place({ pendingDelete: true }), expiresAt: at(1) });
  const elsewhere = live({ class: "elsewhere", place: place({ stack: "other" }) });
  const foreign = Array.from({ length: 50 }, () => withoutPlace(live({ class: "unmanaged" })));
  const { resources } = measure(overview([waiting, elsewhere, ...foreign, live({ expiresAt: at(5) })]));
  expect(resources.map(({ labels, endsAt }) => [labels.stack, endsAt])).toEqual([["dev", NOW + 5 * DAY]]);
});

test("of several tokens with the same labels, the most urgent date counts, and a dead one", () => {
  const retiring = (days: number) =>
    live({ place: place({ role: "retiring" }), revokeAt: at(days), expiresAt: at(100 - days) });
  const { resources } = measure(
    overview([retiring(3), retiring(1), live()], [{ ...gone, place: place({}) }]),
  );
  expect(resources).toEqual([
    { labels: { stack: "dev", resource: "ci", kind: "management", role: "current" }, live: false },
    {
      labels: { stack: "dev", resource: "ci", kind: "management", role: "retiring" },
      live: true,
      endsAt: NOW + 97 * DAY,
      retiresAt: NOW + DAY,
    },
  ]);
});

test.each([
  ["joined as text", ["ci", "s,role:current,stack:t"], ["ci,role:current,stack:s", "t"]],
  ["with a slash for a backslash", ["a\\b", "dev"], ["a/b", "dev"]],
])("a live token cannot hide a dead one whose names are the same %s", async (_, dead, alive) => {
  const at = ([resource, stack]: readonly string[]) =>
    place({ resource: resource ?? "", stack: stack ?? "" });
  for (const [one, other] of [
    [dead, alive],
    [alive, dead],
  ] as const) {
    const measured = measure(overview([live({ place: at(one) })], [{ ...gone, place: at(other) }]));
    expect(await exposed(measured)).toMatch(/^influxdb_tokens_resource_live\{.*\} 0$/m);
    const lines = (await lineProtocol(measured)).split("\n");
    const ofResources = lines.filter((line) => line.startsWith("influxdb_tokens_resource,"));
    expect(ofResources.join("\n")).toContain(" live=0i ");
    expect(new Set(ofResources.map((line) => line.split(" ")[0])).size).toBe(ofResources.length);
  }
});

test("above the limit, the least urgent are left out and counted", async () => {
  const tokens = [undefined, 30, 3, 20].map((days, index) =>
    live({
      place: place({ resource: `r${index}` }),
      ...(days === undefined ? {} : { expiresAt: at(days) }),
    }),
  );
  const measured = measure(overview(tokens, [gone]), 3);
  expect(measured.resources.map(({ labels }) => labels.resource)).toEqual(["gone", "r2", "r3"]);
  expect(measured.leftOut).toBe(2);
  expect(await exposed(measured)).toContain("\ninfluxdb_tokens_resources_left_out 2\n");
  expect(await lineProtocol(measured)).toContain(" kinds=1i,left_out=2i,success=1i ");
});

const NAMES: Readonly<Record<string, unknown>> = {
  ...HOSTILE,
  "the end of a label": 'a"} 1\ninfluxdb_tokens_up 0\n#',
  "the end of a tag": "a,class=orphan count=9i 1\ninfluxdb_tokens count=9i",
  "a backslash at its end": "a\\",
  "backslashes before separators": "a\\,b=c\\ d\\=e",
  "1,000 characters": "é\u{1f511}x".repeat(334),
  "a token": SECRET,
};

test.each(
  Object.entries(NAMES).flatMap(([what, value]) =>
    typeof value === "string" && value !== "" ? [[what, value] as const] : [],
  ),
)("a name with %s stays a label and a tag", async (_, name) => {
  const measured = measure(overview([live({ place: place({ stack: name, resource: name }) })]));
  const plain = samples(await exposed(measure(overview([live()])), "text"));
  const text = await exposed(measured, "text");
  expect(samples(text)).toHaveLength(plain.length);
  const label = String.raw`"(?:[^"\\\n]|\\["\\n])*"`;
  expect(text).toMatch(
    new RegExp(
      `^influxdb_tokens_resource_live\\{stack=${label},resource=${label},kind="management",role="current"\\} 1$`,
      "m",
    ),
  );
  const lines = (await lineProtocol(measured)).split("\n");
  const tag = String.raw`(?:[^,= \\\n]|\\[,= ])+`;
  expect(lines.filter((line) => line.startsWith("influxdb_tokens_resource"))).toEqual([
    expect.stringMatching(
      new RegExp(
        `^influxdb_tokens_resource,kind=management,resource=${tag},role=current,stack=${tag} live=1i \\d+$`,
      ),
    ),
  ]);
  for (const written of [text, lines.join("\n")]) {
    expect(Math.max(...written.split("\n").map((line) => line.length))).toBeLessThan(1_000);
    expect(await findSecrets({ secrets: [SECRET], texts: { written } })).toEqual([]);
  }
});

test("no description is a label", async () => {
  const measured = measure(ALL);
  for (const text of [await exposed(measured), await lineProtocol(measured)]) {
    expect(text).not.toContain("nobody may see");
  }
});
