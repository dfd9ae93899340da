import { TokenError } from "../../../provider/errors";
import { NotReadyError } from "../../../provider/lifecycle/notReady";
import { atBoundary, BoundaryError } from "../../../provider/process/boundary";
import { revealed } from "../../../provider/process/secretValues";
import { UNKNOWN } from "../../../provider/unknown";

const marked = (value: string) => ({
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  value,
});

describe("a secret leaves the provider marked as one", () => {
  test.each(["outs", "props"])("a secret is marked in %s", async (place) => {
    const outputs = { token: "one", previousToken: "two", tokenId: "id" };
    expect(await atBoundary("", () => ({ [place]: outputs }))).toEqual({
      [place]: { token: marked("one"), previousToken: marked("two"), tokenId: "id" },
    });
  });

  test("in the outputs of a token that is not ready", () => {
    const reason = new TokenError("invalid-token", "why");
    const error = new BoundaryError(new NotReadyError(reason, "id", { token: "one", tokenId: "id" }), "text");
    expect(error.properties).toEqual({ token: marked("one"), tokenId: "id", __provider: "text" });
  });

  test("in checked arguments, once it is known", async () => {
    const check = (token: string) => atBoundary("", () => ({ inputs: { adopt: { id: "id", token } } }));
    expect(await check("one")).toEqual({ inputs: { adopt: { id: "id", token: marked("one") } } });
    expect(await check(UNKNOWN)).toEqual({ inputs: { adopt: { id: "id", token: UNKNOWN } } });
  });

  test("and is understood when it comes back with its mark", () => {
    const state = { token: marked("one"), deep: [{ token: marked("two") }], status: "active" };
    expect(revealed(state)).toEqual({ token: "one", deep: [{ token: "two" }], status: "active" });
  });
});
