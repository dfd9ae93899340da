import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { parseSettings } from "../../../../provider/account/settings";
import { asksForLogin } from "../../../../provider/backends/influxctl/login";
import {
  configurationFor,
  configurationLike,
  readProfile,
} from "../../../../provider/backends/influxctl/profile";
import { shapeOf } from "../../../../provider/backends/influxctl/shape";
import { parseToml, writeToml } from "../../../../provider/backends/influxctl/toml";
import { parseVersion, requireVersion } from "../../../../provider/backends/influxctl/version";

const ACCOUNT = "11111111-1111-4111-8111-111111111111";
const CLUSTER = "22222222-2222-4222-8222-222222222222";
const SECRET = "M.V1.Qm9vbGVhbnMgYXJlIGZ1bi4K+/abcdefghijklmnopqrstuvwxyz0123456789ABCD";

const firstProfile = (text: string) => (parseToml(text).profile as Record<string, unknown>[])[0];

describe("the configuration file", () => {
  test("is valid TOML whatever its values hold", () => {
    // No half characters: UTF-8, in which files are written, has none.
    const text = fc.string({ unit: "binary" });
    fc.assert(
      fc.property(text, text, (name, secret) => {
        const table = { profile: [{ name, mgmt_token: secret }] };
        expect(parseToml(Buffer.from(writeToml(table), "utf8").toString("utf8"))).toEqual(table);
      }),
      { numRuns: 2_000 },
    );
  });

  test("holds a credential of any characters", () => {
    const printable = fc.string({
      unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
      minLength: 1,
    });
    const settings = parseSettings({ accountId: ACCOUNT, clusterId: CLUSTER }, {});
    fc.assert(
      fc.property(printable, (secret) => {
        expect(firstProfile(configurationFor(settings, secret))).toEqual({
          name: "default",
          product: "dedicated",
          account_id: ACCOUNT,
          cluster_id: CLUSTER,
          mgmt_token: secret,
        });
      }),
    );
  });

  test.each([
    ["cluster.example.com", { host: "cluster.example.com" }],
    ["cluster.example.com:8086", { host: "cluster.example.com", port: "8086" }],
    ["[::1]:8086", { host: "[::1]", port: "8086" }],
    ["[::1]", { host: "[::1]" }],
  ])("of Clustered at %s names host and port", (host, place) => {
    const settings = parseSettings({ product: "clustered", host }, {});
    expect(firstProfile(configurationFor(settings, SECRET))).toEqual({
      name: "default",
      product: "clustered",
      ...place,
      mgmt_token: SECRET,
    });
  });
});

describe("a profile of the user's", () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "profile-test-"));
    path = join(folder, "own.toml");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const dedicated = (more: object = {}) =>
    parseSettings({ accountId: ACCOUNT, influxctlConfig: path, ...more }, {});

  const own = `[[profile]]
name = "default"
product = "dedicated"
account_id = "${ACCOUNT.toUpperCase()}"
cluster_id = "${CLUSTER}"
[profile.tls]
insecure = false
ca = "/etc/ssl/own.pem"
[profile.auth.oauth2]
client_id = "x"

[[profile]]
name = "elsewhere"
product = "dedicated"
account_id = "${CLUSTER}"

[[profile]]
name = "cluster"
product = "clustered"
host = "Cluster.example.com"
port = "8086"
`;

  test("is found by its name, and only read", () => {
    writeFileSync(path, own);
    expect(readProfile(dedicated(), {})).toMatchObject({ path, name: "default" });
    expect(readFileSync(path, "utf8")).toBe(own);
  });

  test("is found where influxctl looks for it", () => {
    const config = join(folder, "influxctl");
    mkdirSync(config);
    writeFileSync(join(config, "config.toml"), own);
    const settings = parseSettings({ accountId: ACCOUNT, influxctlProfile: "default" }, {});
    const found = readProfile(settings, { HOME: "/nowhere", XDG_CONFIG_HOME: folder });
    expect(found.path).toBe(join(config, "config.toml"));
  });

  test("of Clustered is compared by host and port", () => {
    writeFileSync(path, own);
    const settings = (host: string) =>
      parseSettings({ product: "clustered", host, influxctlConfig: path, influxctlProfile: "cluster" }, {});
    expect(readProfile(settings("cluster.example.com:8086"), {}).name).toBe("cluster");
    expect(() => readProfile(settings("cluster.example.com"), {})).toThrow(/influxdb-tokens:host/);
    expect(() => readProfile(settings("other.example.com:8086"), {})).toThrow(/influxdb-tokens:host/);
  });

  test.each([
    ["of another account", { influxctlProfile: "elsewhere" }, own],
    ["of another product", { influxctlProfile: "cluster" }, own],
    ["that is not there", { influxctlProfile: "none" }, own],
    ["in a file that is no TOML", {}, `[[profile]\nmgmt_token = "${SECRET}"`],
    ["in a file of another shape", {}, 'profile = "x"'],
  ])("%s is refused", (_what, more, text) => {
    writeFileSync(path, text);
    expect(() => readProfile(dedicated(more), {})).toThrow(expect.objectContaining({ code: "config" }));
    expect(() => readProfile(dedicated(more), {})).not.toThrow(SECRET);
  });

  test("in a file that is not there is refused", () => {
    expect(() => readProfile(dedicated(), {})).toThrow(/ENOENT.*influxdb-tokens:influxctlConfig/);
  });

  test("lends a new token its connection, and none of its ways to log in", () => {
    writeFileSync(path, own);
    expect(firstProfile(configurationLike(readProfile(dedicated(), {}), SECRET))).toEqual({
      name: "default",
      product: "dedicated",
      account_id: ACCOUNT.toUpperCase(),
      cluster_id: CLUSTER,
      tls: { insecure: false, ca: "/etc/ssl/own.pem" },
      mgmt_token: SECRET,
    });
  });
});

describe("the version", () => {
  // No page shows what `influxctl version` prints: these are ways in which programs commonly put it.
  test.each([
    ["influxctl v2.9.7\n", "2.9.7"],
    ["influxctl version 2.12.0 (git: abc1234) built with go1.25.5\n", "2.12.0"],
    ["2.6.0", "2.6.0"],
    ["v2.10.4-rc1", "2.10.4"],
    ["A new version 2.13.0 is available\ninfluxctl v2.9.8\n", "2.9.8"],
    ["influxctl dev", undefined],
    ["", undefined],
  ])("in %j is %s", (output, version) => expect(parseVersion(output)).toBe(version));

  test.each(["2.5.9", "1.9.9", "0.0.1"])("%s is too old", (version) => {
    expect(() => requireVersion(version, "/bin/influxctl")).toThrow(
      /2\.6\.0.*https:\/\/docs\.influxdata\.com/,
    );
  });

  test.each(["2.6.0", "2.10.0", "3.0.0", undefined])("%s will do", (version) => {
    requireVersion(version, "/bin/influxctl");
  });
});

test.each([
  ["Open https://auth.example.com/activate?user_code=WDJB-MJHT", true],
  ["https://example.us.auth0.com/authorize?response_type=code", true],
  ["see https://github.com/influxdata/influxctl/releases", false],
  ["please log in", false],
])("%j asks for a login: %s", (output, asks) => expect(asksForLogin(output)).toBe(asks));

describe("the shape of an output", () => {
  test("tells keys, types and kinds of lines, and no value", () => {
    const json = JSON.stringify({
      id: ACCOUNT,
      token: SECRET,
      created_at: { seconds: 1 },
      description: "private",
    });
    expect(shapeOf(json)).toEqual([
      "JSON: { id: UUID, token: token string, created_at: { seconds: number }, description: text }",
    ]);
    expect(shapeOf(`+---+---+\n| id | ${ACCOUNT} |\n+---+---+\nwarn\tprivate words\n${SECRET}\n`)).toEqual([
      "table border",
      "table row: text | UUID",
      "table border",
      "3 words",
      "alone on a line: token string",
    ]);
    expect(shapeOf("")).toEqual(["nothing"]);
  });

  test("repeats nothing of what was printed", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 6, maxLength: 40 }), fc.json(), (text, json) => {
        for (const output of [text, json, `${text}\n${json}`, JSON.stringify({ [`1${text}`]: text })]) {
          for (const line of shapeOf(output)) expect(line).not.toContain(`1${text}`);
        }
      }),
    );
  });
});
