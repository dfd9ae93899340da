import fc from "fast-check";
import { readListing } from "../../../../provider/backends/influxctl/records";
import { isTokenError } from "../../../../provider/errors";

const ACCOUNT = "11111111-1111-4111-8111-111111111111";
const expected = { accountId: ACCOUNT };

/** Constructed from the example of the "influxctl management list" reference and task pages (`--format json`). */
const DOCUMENTED = [
  {
    id: "3b1f6a52-8f0c-4c57-9a3e-0d5c1b2a4e6f",
    account_id: ACCOUNT,
    token_prefix: "M.V1.+5Jk",
    description: "Client1 token",
    created_by: "9f1c3b52-76a1-4f0e-9a4e-2f4c7d0e1a2b",
    created_at: { seconds: 1_710_273_527, nanos: 622_095_000 },
    revoked_at: { seconds: 1_710_273_809, nanos: 948_178_000 },
  },
  {
    id: "5c1f6a52-8f0c-4c57-9a3e-0d5c1b2a4e6f",
    account_id: ACCOUNT,
    token_prefix: "M.V1.8QVC",
    description: "Client2 token",
    created_by: "9f1c3b52-76a1-4f0e-9a4e-2f4c7d0e1a2b",
    created_at: { seconds: 1_710_273_527 },
    expires_at: { seconds: 1_719_491_696 },
  },
];

const READ = [
  {
    id: "3b1f6a52-8f0c-4c57-9a3e-0d5c1b2a4e6f",
    accountId: ACCOUNT,
    tokenPrefix: "M.V1.+5Jk",
    description: "Client1 token",
    createdBy: "9f1c3b52-76a1-4f0e-9a4e-2f4c7d0e1a2b",
    createdAt: "2024-03-12T19:58:47.622Z",
    revokedAt: "2024-03-12T20:03:29.948Z",
  },
  {
    id: "5c1f6a52-8f0c-4c57-9a3e-0d5c1b2a4e6f",
    accountId: ACCOUNT,
    tokenPrefix: "M.V1.8QVC",
    description: "Client2 token",
    createdBy: "9f1c3b52-76a1-4f0e-9a4e-2f4c7d0e1a2b",
    createdAt: "2024-03-12T19:58:47Z",
    expiresAt: "2024-06-27T12:34:56Z",
  },
];

const NOTICES = [
  "",
  "a notice",
  "[info] a notice",
  '{"level":"info"}',
  "\u001b[33mwarn\u001b[0m",
  "\uFEFF",
  "{curly}",
];

describe("a listing", () => {
  test.each([0, 2, "\t"])("is read, indented by %j, beside any notice", (indent) => {
    const text = JSON.stringify(DOCUMENTED, undefined, indent);
    for (const before of NOTICES) {
      for (const after of NOTICES)
        expect(readListing(`${before}\n${text}\n${after}\n`, expected)).toEqual(READ);
    }
  });

  test.each(["[]", " [ ]\n", "null", "null\n", "notice\nnull\n", "notice\n[]"])("is empty: %j", (text) => {
    expect(readListing(text, expected)).toEqual([]);
  });

  test.each([
    "",
    "notice",
    "{}",
    "0",
    '"[]"',
    "[]\n[]",
    "null\n[]",
    "[",
    "[{]",
    "[null]",
    "[[]]",
    JSON.stringify(DOCUMENTED).slice(0, -1),
    JSON.stringify(DOCUMENTED, undefined, 2).slice(0, -2),
    `[]\n${JSON.stringify(DOCUMENTED).slice(0, -9)}`,
    JSON.stringify({ tokens: DOCUMENTED }),
  ])("is refused where it is not one whole array: %j", (text) => {
    expect(() => readListing(text, expected)).toThrow(/cannot be read/);
  });
});

describe("a record", () => {
  const read = (change: object) =>
    readListing(JSON.stringify([{ ...DOCUMENTED[1], ...change }]), expected)[0];

  // Documented: nanos is left out when it is 0, and the epoch stands for "no expiry" in tables. The others are
  // ways in which the same service, or a JSON writer of protocol buffers, could put it.
  test.each([
    ["left out", undefined],
    ["null", null],
    ["empty text", ""],
    ["the epoch in seconds", { seconds: 0 }],
    ["the epoch, all of it left out", {}],
    ["the epoch as text", "1970-01-01T00:00:00Z"],
    ["the zero time of Go", "0001-01-01T00:00:00Z"],
    ["the zero time of Go in seconds", { seconds: -62_135_596_800 }],
  ])("has no expiry where it is %s", (_what, expires_at) =>
    expect(read({ expires_at })?.expiresAt).toBeUndefined(),
  );

  test.each([
    [{ seconds: 1_719_491_696, nanos: 1_000_000 }, "2024-06-27T12:34:56.001Z"],
    [{ seconds: "1719491696" }, "2024-06-27T12:34:56Z"],
    [{ seconds: 1_719_491_696, nanos: 999_999 }, "2024-06-27T12:34:56Z"],
    ["2024-06-27T14:34:56+02:00", "2024-06-27T12:34:56Z"],
    ["2024-06-27T12:34:56.5Z", "2024-06-27T12:34:56.500Z"],
  ])("has its expiry in UTC: %j", (expires_at, instant) =>
    expect(read({ expires_at })?.expiresAt).toBe(instant),
  );

  test.each([
    ["expires_at", "soon"],
    ["expires_at", { seconds: 1e300 }],
    ["expires_at", { seconds: "x" }],
    ["expires_at", { seconds: 1.5 }],
    ["expires_at", { seconds: 1, nanos: -1 }],
    ["expires_at", { seconds: 1, nanos: 1e9 }],
    ["expires_at", { seconds: 9_000_000_000_000 }],
    ["expires_at", 1_719_491_696],
    ["expires_at", [1]],
    ["created_at", undefined],
    ["created_at", {}],
    ["id", undefined],
    ["id", 7],
    ["id", ""],
    ["token_prefix", undefined],
    ["description", 7],
    ["account_id", undefined],
    ["account_id", "22222222-2222-4222-8222-222222222222"],
  ])("is refused with %s of %j", (name, value) =>
    expect(() => read({ [name]: value })).toThrow(/cannot be read/),
  );

  test("may lack a description and who made it, and have more than is known", () => {
    expect(read({ description: undefined, created_by: undefined, scopes: ["all"] })).toMatchObject({
      description: "",
    });
  });

  test("of Clustered needs no account", () => {
    const text = JSON.stringify([{ ...DOCUMENTED[1], account_id: undefined }]);
    expect(readListing(text, { accountId: undefined })[0]?.accountId).toBeUndefined();
  });

  test("keeps every description as it is", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme" }),
        fc.constantFrom(...NOTICES),
        fc.boolean(),
        (description, notice, indented) => {
          const text = JSON.stringify([{ ...DOCUMENTED[1], description }], undefined, indented ? 2 : 0);
          expect(readListing(`${notice}\n${text}\n${notice}`, expected)[0]?.description).toBe(description);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

test("whatever is printed is read or refused", () => {
  const noise = fc.oneof(
    fc.string({ unit: "binary", maxLength: 100 }),
    fc.json(),
    fc.constantFrom("[", "]", "null", "\n", "[]", '"'),
  );
  fc.assert(
    fc.property(fc.array(noise, { maxLength: 10 }), (pieces) => {
      try {
        readListing(pieces.join(""), expected);
      } catch (error) {
        expect(isTokenError(error, "protocol")).toBe(true);
      }
    }),
    { numRuns: 2_000 },
  );
});

test("a listing of 200,000 tokens is read in a few seconds", () => {
  const text = `notice\n${JSON.stringify(
    Array.from({ length: 200_000 }, (_, index) => ({ ...DOCUMENTED[index % 2], id: `id-${index}` })),
    undefined,
    2,
  )}\n`;
  const started = Date.now();
  expect(readListing(text, expected)).toHaveLength(200_000);
  expect(Date.now() - started).toBeLessThan(60_000);
});
