import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { CONFIG_KEYS, parseSettings, type RawConfig } from "../../../provider/account/settings";
import { HttpBackend } from "../../../provider/backends/http/httpBackend";
import { readListing, readRecord, readSecret } from "../../../provider/backends/http/records";
import { parseRetryAfter } from "../../../provider/backends/http/retry";
import { isTokenError } from "../../../provider/errors";
import { check } from "../../../provider/lifecycle/single/check";
import { readState } from "../../../provider/lifecycle/state";
import { toPlainJson } from "../../../provider/process/plainJson";
import { markDescription, ownerName, ownerPath, splitDescription } from "../../../provider/token/ownerMarker";
import { holdsToken, redact } from "../../../provider/token/redact";
import { formatDuration, formatInstant, parseDuration, parseInstant } from "../../../provider/token/time";

const SECRET = `M.V1.${"Zx9+".repeat(16)}`;
const NOW = Date.UTC(2027, 0, 1);

/** Texts of every kind, with what the parsers look for mixed in. */
const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 200 }),
  fc
    .array(
      fc.constantFrom(
        "2027-01-01",
        "T",
        "00:00:00",
        "Z",
        "+",
        "90",
        "d",
        "h",
        "9".repeat(400),
        " [pulumi:",
        "/",
        "#",
        "]",
        "%",
        "%ZZ",
        "0123456789abcdef",
        SECRET,
        "\u2028",
        "\ud800",
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join("")),
);

/** Projects, stacks and resources have a name. */
const named = text.filter((value) => value !== "");

/** Whatever JSON can be, with fields of the service's answers in it. */
const json = fc.oneof(
  fc.jsonValue(),
  fc.dictionary(
    fc.constantFrom(
      "id",
      "accountId",
      "description",
      "tokenPrefix",
      "createdAt",
      "expiresAt",
      "revokedAt",
      "accessToken",
      "message",
    ),
    fc.oneof(text, fc.jsonValue()),
  ),
);

/** Runs what may refuse with an error of this package, and with no other; the message is fit to be shown. */
function refusesCleanly(work: () => unknown): void {
  try {
    work();
  } catch (error) {
    if (!isTokenError(error)) throw error;
    expect(error.message).not.toContain(SECRET);
  }
}

test("instants: whatever is accepted survives being written", () => {
  fc.assert(
    fc.property(text, (value) => {
      const instant = parseInstant(value);
      if (instant !== undefined)
        expect(parseInstant(formatInstant(instant))).toBe(Math.floor(instant / 1000) * 1000);
    }),
    { numRuns: 2_000 },
  );
});

test("lengths: whatever is accepted is a positive, finite time, and survives being written", () => {
  fc.assert(
    fc.property(text, (value) => {
      const duration = parseDuration(value);
      if (duration !== undefined) expect(parseDuration(formatDuration(duration))).toBe(duration);
    }),
    { numRuns: 2_000 },
  );
});

test("owner markers: any owner is found again behind any text, and no text makes the parser fail", () => {
  fc.assert(
    fc.property(text, named, named, named, (description, project, stack, name) => {
      const path = ownerPath({ project, stack, name });
      const marked = markDescription(description, path, "0123456789abcdef");
      expect(splitDescription(marked)).toEqual({
        text: description,
        marker: { path, nonce: "0123456789abcdef" },
      });
      expect(marked.length - description.length).toBeLessThanOrEqual(160);
      splitDescription(description);
      ownerName(description);
    }),
    { numRuns: 2_000 },
  );
});

test("answers of the service: read, or refused in words", () => {
  fc.assert(
    fc.property(json, (value) => {
      refusesCleanly(() => readRecord(value, { accountId: "a" }));
      refusesCleanly(() => readListing(value, (item) => readRecord(item, {})));
      refusesCleanly(() => readListing([value], (item) => readRecord(item, {})));
      if (typeof value === "object" && value !== null) refusesCleanly(() => readSecret(value));
    }),
    { numRuns: 2_000 },
  );
});

test("Retry-After: a time that is not negative, or nothing", () => {
  fc.assert(
    fc.property(fc.oneof(text, fc.jsonValue()), (value) => {
      const wait = parseRetryAfter(value, NOW);
      if (wait !== undefined) expect(wait).toBeGreaterThanOrEqual(0);
    }),
    { numRuns: 2_000 },
  );
});

test("states and arguments: read, or refused in words", () => {
  const anything = fc.dictionary(
    fc.constantFrom(
      "description",
      "expiresAt",
      "expiresIn",
      "keepers",
      "onInvalid",
      "verify",
      "adopt",
      "owner",
      "token",
      "stateVersion",
    ),
    fc.oneof(text, fc.jsonValue()),
  );
  fc.assert(
    fc.property(anything, anything, (olds, news) => {
      refusesCleanly(() => readState(olds, "id"));
      refusesCleanly(() => {
        for (const { property, reason } of check(olds, news, NOW).failures) {
          expect(`${property}${reason}`).not.toContain(SECRET);
        }
      });
    }),
    { numRuns: 2_000 },
  );
});

test("settings: read, or refused in words", () => {
  const settings = fc.dictionary(fc.constantFrom(...CONFIG_KEYS), fc.oneof(text, fc.jsonValue()));
  fc.assert(
    fc.property(settings, (raw) => refusesCleanly(() => parseSettings(raw as RawConfig, {}))),
    { numRuns: 2_000 },
  );
});

test("redaction leaves nothing that is shaped like a token, and ends soon", () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      const clean = redact(`${before}${SECRET}${after}`);
      expect(clean).not.toContain(SECRET);
      expect(holdsToken(clean)).toBe(false);
    }),
    { numRuns: 2_000 },
  );
  const started = performance.now();
  redact("M.V1.".repeat(200_000));
  expect(performance.now() - started).toBeLessThan(60_000);
});

test("what leaves the process is plain data, or it is refused", () => {
  fc.assert(
    fc.property(
      fc.anything({ withDate: true, withMap: true, withBigInt: true, withNullPrototype: true }),
      (value) => {
        try {
          const plain = toPlainJson(value, "it");
          expect(JSON.stringify(JSON.parse(JSON.stringify(plain)))).toBe(JSON.stringify(plain));
        } catch (error) {
          expect((error as Error).name).toBe("TypeError");
        }
      },
    ),
    { numRuns: 2_000 },
  );
});

describe("whole answers over HTTP", () => {
  let server: Server;
  let answer: { status: number; body: string | Buffer; type: string };

  beforeAll(async () => {
    server = createServer((request, response) => {
      request.resume();
      response.writeHead(answer.status, { "content-type": answer.type }).end(answer.body);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });

  afterAll(() => {
    server.close();
    server.closeAllConnections();
  });

  test("no status and body make a call hang, crash or leak", async () => {
    const { port } = server.address() as AddressInfo;
    const raw = {
      endpoint: `http://127.0.0.1:${port}`,
      accountId: "11111111-1111-4111-8111-111111111111",
      timeout: "1s",
    };
    const backend = new HttpBackend(parseSettings(raw, {}), SECRET);
    const bodies = fc.oneof(
      text,
      json.map((value) => JSON.stringify(value)),
      fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes)),
    );
    // 204 and 304 have no body; 429 and 5xx are repeated until the timeout and have tests of their own.
    const statuses = fc.integer({ min: 200, max: 428 }).filter((status) => status !== 204 && status !== 304);
    await fc.assert(
      fc.asyncProperty(
        statuses,
        bodies,
        fc.constantFrom("application/json", "text/html"),
        async (status, body, type) => {
          answer = { status, body, type };
          const id = "22222222-2222-4222-8222-222222222222";
          const calls = [
            () => backend.create({ description: "x" }),
            () => backend.list(),
            () => backend.revoke(id),
            () => backend.probe(SECRET, id),
          ];
          for (const call of calls) {
            await call().catch((error) => {
              if (!isTokenError(error)) throw error;
              expect(error.message).not.toContain(SECRET);
            });
          }
        },
      ),
      { numRuns: 300 },
    );
    await backend.close();
  });
});
