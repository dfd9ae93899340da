import fc from "fast-check";
import { readCreation } from "../../../../provider/backends/influxctl/creation";
import { isTokenError } from "../../../../provider/errors";

const ACCOUNT = "11111111-1111-4111-8111-111111111111";
const ID = "3b1f6a52-8f0c-4c57-9a3e-0d5c1b2a4e6f";
const USER = "9f1c3b52-76a1-4f0e-9a4e-2f4c7d0e1a2b";
const SECRET = "M.V1.Qm9vbGVhbnMgYXJlIGZ1bi4K+/abcdefghijklmnopqrstuvwxyz0123456789ABCD";
const OTHER = "M.V1.AAAABBBBCCCCDDDDEEEEFFFFGGGGHHHHIIIIJJJJKKKKLLLLMMMMNNNNOOOOPPPP";
const CREDENTIAL = "M.V1.credentialcredentialcredentialcredentialcredentialcredentialcred";
const EXPIRY = "2031-02-03T04:05:06Z";
const SECONDS = Date.parse(EXPIRY) / 1000;

/** Every kind of description that could be mistaken for something else. */
const DESCRIPTIONS: Readonly<Record<string, string>> = {
  plain: "CI",
  quotes: `"quoted" 'and' \\ back`,
  pipes: "| id | +---+ |",
  emoji: "🚀 👩‍👩‍👧",
  "a token alone": OTHER,
  "a token in words": `replaces ${OTHER} of last year`,
  "an id alone": USER,
  "an id in words": `for ${USER}`,
  JSON: `{"id":"${USER}","token":"${OTHER}"}`,
  "an opening bracket": '[ { "',
  "an owner marker": "ci [pulumi:org/shop/prod/ci#0123456789abcdef]",
};

const fields = (description: string) => ({
  id: ID,
  account_id: ACCOUNT,
  token_prefix: SECRET.slice(0, 9),
  description,
  created_by: USER,
  created_at: { seconds: 1_710_273_527, nanos: 622_095_000 },
  expires_at: { seconds: SECONDS },
});

/**
 * The output of `management create`, by release and format.
 *
 * The shape of the JSON is documented nowhere: these are constructed from the fields of the "influxctl management
 * list" reference page and the rule that there is one token string. The text forms are constructed from the
 * example in the influxctl release notes for 2.11.0, which shows the output before and after that release.
 */
const OUTPUTS: Readonly<Record<string, (description: string) => string>> = {
  "JSON: the fields of the listing and the token": (d) => JSON.stringify({ ...fields(d), token: SECRET }),
  "JSON, indented": (d) => JSON.stringify({ ...fields(d), token: SECRET }, undefined, 2),
  "JSON: id and token": () => JSON.stringify({ id: ID, token: SECRET }),
  "JSON: another name for the id": (d) =>
    JSON.stringify({
      token_id: ID,
      account_id: ACCOUNT,
      created_by: USER,
      description: d,
      access_token: SECRET,
    }),
  "JSON: one level down, beside other ids": (d) =>
    JSON.stringify({
      account: { id: ACCOUNT },
      user: { id: USER },
      management_token: { ...fields(d), token: SECRET },
    }),
  "JSON: the token beside the record": (d) => JSON.stringify({ management_token: fields(d), token: SECRET }),
  "JSON: an array of one": (d) => JSON.stringify([{ ...fields(d), token: SECRET }]),
  "JSON: the token alone": () => JSON.stringify({ token: SECRET }),
  "table and token, 2.11 and later": (d) =>
    [
      `+-------------+${"-".repeat(d.length + 2)}+`,
      `|          id | ${ID} |`,
      `| description | ${d} |`,
      `|  expires at | ${EXPIRY} |`,
      "|  revoked at |  |",
      `+-------------+${"-".repeat(d.length + 2)}+`,
      "warn\tplease copy the token and store in a safe place",
      "warn\tthis is the *only time* you will see the token",
      SECRET,
      "",
    ].join("\n"),
  "token after warnings, before 2.11": () =>
    `warn\tplease copy the token and store in a safe place\nwarn\tthis is the *only time* you will see the token\n${SECRET}\n`,
  "token alone, warnings elsewhere": () => `${SECRET}\n`,
  "token alone, Windows line ends": () => `${SECRET}\r\n`,
  "token with a label": () => `Token: ${SECRET}\n`,
};

/** What may stand beside it: any line that holds no secret. */
const NOTICES: Readonly<Record<string, string>> = {
  none: "",
  version:
    "A new version of influxctl is available: 2.13.0, see https://github.com/influxdata/influxctl/releases",
  brackets: "[info] checking for updates",
  "a log line in JSON": '{"level":"info","msg":"a new version is available"}',
  colours: "\u001b[33mwarn\u001b[0m\tsomething",
  "the credential": `debug: authenticating with ${CREDENTIAL}`,
  "a prefix": "debug: new token M.V1.Qm9v",
};

const context = (description: string) => ({
  request: { description, expiresAt: EXPIRY },
  expected: { accountId: ACCOUNT },
  credential: CREDENTIAL,
});

describe.each(Object.entries(OUTPUTS))("a creation that prints %s", (_form, output) => {
  describe.each(Object.entries(DESCRIPTIONS))("with a description of %s", (_class, description) => {
    test.each(Object.entries(NOTICES))("is read beside a notice of %s", (_notice, notice) => {
      for (const text of [
        output(description),
        `${notice}\n${output(description)}`,
        `${output(description)}\n${notice}\n`,
      ]) {
        const creation = readCreation(text, context(description));
        expect(creation.secret).toBe(SECRET);
        if (creation.record !== undefined) {
          expect(creation.record).toEqual({
            id: ID,
            accountId: ACCOUNT,
            description,
            tokenPrefix: SECRET.slice(0, 9),
            createdAt: "2024-03-12T19:58:47.622Z",
            createdBy: USER,
            expiresAt: EXPIRY,
          });
        }
      }
    });
  });
});

describe("a record in the output", () => {
  const whole = { ...fields("CI"), token: SECRET };
  const record = (value: object) => readCreation(JSON.stringify(value), context("CI")).record;

  test("is taken where it is whole", () => expect(record(whole)?.id).toBe(ID));

  // Otherwise the listing is asked: nothing about a token is assumed.
  test.each([
    ["no time of creation", { ...whole, created_at: undefined }],
    ["no prefix", { ...whole, token_prefix: undefined }],
    ["no expiry although one was asked for", { ...whole, expires_at: undefined }],
    ["another description", { ...whole, description: "C" }],
    ["another prefix", { ...whole, token_prefix: "M.V1.zzzz" }],
    ["another account", { ...whole, account_id: USER }],
    ["a time that is none", { ...whole, created_at: "yesterday" }],
  ])("is not taken with %s", (_what, value) => expect(record(value)).toBeUndefined());

  test("still names the id where the description was cut", () =>
    expect(readCreation(JSON.stringify({ ...whole, description: "C" }), context("CI"))).toEqual({
      secret: SECRET,
      id: ID,
    }));

  test("is taken with times as text", () => {
    const value = {
      ...whole,
      created_at: "2024-03-12T19:58:47.622095Z",
      expires_at: "2031-02-03T05:05:06+01:00",
    };
    expect(record(value)).toMatchObject({ createdAt: "2024-03-12T19:58:47.622Z", expiresAt: EXPIRY });
  });
});

describe("an output without exactly one new secret", () => {
  test.each([
    ["nothing", ""],
    ["words", "created\n"],
    ["a prefix", "M.V1.Qm9v\n"],
    ["a prefix in JSON", JSON.stringify({ id: ID, token: "M.V1.Qm9v" })],
    ["two tokens", `${SECRET}\n${OTHER}\n`],
    ["two tokens in JSON", JSON.stringify({ token: SECRET, other: OTHER })],
    ["the credential alone", `${CREDENTIAL}\n`],
    ["JSON that is cut off in the token", JSON.stringify({ id: ID, token: SECRET }).slice(0, -20)],
    ["indented JSON that is cut off", JSON.stringify({ id: ID, token: SECRET }, undefined, 2).slice(0, -3)],
    ["JSON that is cut off before the description ends", '{"id":"x","description":"[ {'],
  ])("is refused: %s", (_what, output) => {
    expect(() => readCreation(output, context("CI"))).toThrow(/cannot be read/);
  });
});

describe("whatever is printed", () => {
  const noise = fc.oneof(
    fc.string({ unit: "binary", maxLength: 200 }),
    fc.json(),
    fc.constantFrom("[", "{", '{"', "null", "\n", SECRET, ID, "\u001b[", '"', "\\", "M.V1."),
  );

  test("it is read or refused, and never anything else", () => {
    fc.assert(
      fc.property(fc.array(noise, { maxLength: 12 }), fc.string(), (pieces, description) => {
        try {
          const { secret } = readCreation(pieces.join(""), context(description));
          expect(secret).toMatch(/^M\.V1\./);
          expect(description).not.toContain(secret);
        } catch (error) {
          expect(isTokenError(error, "protocol")).toBe(true);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test.each([
    ["brackets", "[".repeat(1_000_000)],
    ["lines of brackets", "[\n".repeat(300_000)],
    ["lines of braces and quotes", '{"\n'.repeat(300_000)],
    ["nested arrays", `${"[".repeat(100_000)}${"]".repeat(100_000)}`],
    ["backslashes", `["${"\\".repeat(1_000_001)}`],
    ["token openings", "M.V1.".repeat(200_000)],
    ["escapes", "\u001b[".repeat(300_000)],
    ["spaces", " ".repeat(1_000_000)],
    ["lines of spaces", `${" ".repeat(1_000)}\n`.repeat(1_000)],
  ])("a million %s take no time", (_what, output) => {
    const started = Date.now();
    expect(() => readCreation(output, context("CI"))).toThrow(/cannot be read/);
    expect(Date.now() - started).toBeLessThan(60_000);
  });

  test("every description leads to the secret, whatever it holds", () => {
    const description = fc.oneof(
      fc.string({ unit: "grapheme" }).map((text) => text.replace(/\p{Cc}/gu, "")),
      fc.constantFrom(...Object.values(DESCRIPTIONS)),
      fc.json(),
    );
    fc.assert(
      fc.property(description, fc.constantFrom(...Object.values(OUTPUTS)), (text, output) => {
        expect(readCreation(output(text), context(text)).secret).toBe(SECRET);
      }),
      { numRuns: 2_000 },
    );
  });
});
