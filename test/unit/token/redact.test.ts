import { TokenError } from "../../../provider/errors";
import { holdsToken, redact, rememberSecret } from "../../../provider/token/redact";

const SECRET = `M.V1.abcd${"Z9+/=_-".repeat(8)}`;

describe("redaction", () => {
  test("cuts everything token-shaped to its public prefix", () => {
    expect(redact(`a ${SECRET}, b "${SECRET}"`)).toBe('a M.V1.abcd[redacted], b "M.V1.abcd[redacted]"');
    expect(redact("the prefix M.V1.abcd alone")).toBe("the prefix M.V1.abcd alone");
  });

  test("removes a remembered secret of any shape, in any usual encoding", () => {
    const odd = 'pass"word/with+everything';
    rememberSecret(odd);
    const forms = [
      odd,
      JSON.stringify(odd),
      encodeURIComponent(odd),
      Buffer.from(odd).toString("base64"),
      Buffer.from(odd).toString("base64url"),
    ];
    for (const form of forms) {
      expect(redact(`<${form}>`)).toContain("[redacted]");
      expect(redact(`<${form}>`)).not.toContain(form);
    }
  });

  test("does not remember what is too short to be a secret", () => {
    rememberSecret("short");
    expect(redact("short")).toBe("short");
  });

  test("sees a token, and not a prefix", () => {
    expect(holdsToken(`x ${SECRET}`)).toBe(true);
    expect(holdsToken("M.V1.abcd")).toBe(false);
    // Asked twice: a stateful pattern would answer otherwise.
    expect(holdsToken(`x ${SECRET}`)).toBe(true);
  });

  test("is done in every error, and in its cause", () => {
    const cause = Object.assign(new Error(`sent ${SECRET}`), { config: { headers: SECRET } });
    const error = new TokenError("protocol", `got ${SECRET}`, { cause });
    expect(error.message).toBe("got M.V1.abcd[redacted]");
    expect((error.cause as Error).message).toBe("sent M.V1.abcd[redacted]");
    expect(JSON.stringify(error.cause) + String((error.cause as Error).stack)).not.toContain(SECRET);
    expect(error.cause).not.toHaveProperty("config");
  });
});
