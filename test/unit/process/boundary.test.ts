import { TokenError } from "../../../provider/errors";
import { NotReadyError } from "../../../provider/lifecycle/notReady";
import { atBoundary, BoundaryError } from "../../../provider/process/boundary";
import { revealed } from "../../../provider/process/secretValues";

const SECRET = `M.V1.abcd${"z".repeat(60)}`;

async function edgeError(error: unknown): Promise<BoundaryError> {
  return atBoundary("handler text", () => Promise.reject(error)).then(
    () => {
      throw new Error("it succeeded");
    },
    (thrown: unknown) => {
      expect(thrown).toBeInstanceOf(BoundaryError);
      return thrown as BoundaryError;
    },
  );
}

describe("what leaves the provider process", () => {
  test("is plain data without undefined", async () => {
    const result = { outs: { tokenId: "x", gone: undefined, deep: { gone: undefined } } };
    expect(JSON.stringify(await atBoundary("", () => result))).toBe('{"outs":{"tokenId":"x","deep":{}}}');
  });

  test("is text that every wire carries, wherever a message was cut", async () => {
    for (const text of [`${"x".repeat(1_999)}\u{1f512} and more`, "cut before: \udd12 after"]) {
      const { message } = await edgeError(new TokenError("delivery", text));
      expect(() => encodeURI(message)).not.toThrow();
    }
  });

  test("is refused when it is not plain data", async () => {
    await expect(atBoundary("", () => ({ outs: { at: new Date() } }))).rejects.toThrow(
      /not plain data: Date/,
    );
  });

  test("is an error with a message of one line, without a stack, in which no secret stands", async () => {
    const error = await edgeError(new TokenError("protocol", `got ${SECRET}`));
    expect(error.message).toBe("got M.V1.abcd[redacted]");
    expect(error.stack).toBe(error.message);
    expect(`${error}: ${error.stack}`).toBe("influxdb-tokens: got M.V1.abcd[redacted]");
    for (const name of ["id", "properties", "reasons"] as const) expect(error[name]).toBeUndefined();
  });

  test.each<[string, unknown]>([
    ["a mistake of ours", new RangeError("oops")],
    ["text", "oops"],
    ["nothing", undefined],
  ])("is an error too for %s", async (_, thrown) => {
    const error = await edgeError(thrown);
    expect(error.message).toMatch(/^an unexpected failure/);
    expect(error.stack).toBe(error.message);
  });

  test("of several lines becomes one", async () => {
    const error = await edgeError(new RangeError("first\n    at second\r\nthird\u2028fourth"));
    expect(error.message).not.toMatch(/[\r\n\u2028]/);
    expect(error.message).toContain("first");
    expect(error.message).toContain("fourth");
  });

  test("with a token that exists carries its id, every output and the message", async () => {
    const state = { tokenId: "id", token: SECRET, gone: undefined };
    const error = await edgeError(new NotReadyError(new TokenError("invalid-token", "why"), "id", state));
    expect(error.id).toBe("id");
    expect(revealed(error.properties)).toEqual({ tokenId: "id", token: SECRET, __provider: "handler text" });
    expect(error.properties).not.toHaveProperty("gone");
    expect(error.reasons).toEqual(["why"]);
  });
});
