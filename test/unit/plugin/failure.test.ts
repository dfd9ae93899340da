import { status } from "@grpc/grpc-js";
import { callFailure } from "../../../plugin/failure";
import { TokenError } from "../../../provider/errors";
import { NotReadyError } from "../../../provider/lifecycle/notReady";
import { marked, callFailure as received } from "../../support/model/wire";

const TOKEN = `M.V1.${"aB3d".repeat(16)}`;
const outputs = { tokenId: "1", token: TOKEN, description: "CI" };
const notReady = () =>
  new NotReadyError(new TokenError("unavailable", "not verified"), "1", outputs as never);
const unchanged = (values: object) => values;

test("a failure is one line without a secret and without details", () => {
  const failure = callFailure(new Error(`first ${TOKEN}\nsecond`), new Set(), unchanged);
  expect(failure).toMatchObject({ code: status.UNKNOWN });
  expect(failure.details).not.toContain(TOKEN);
  expect(failure.details).not.toContain("\n");
  expect(failure.metadata.getMap()).toEqual({});
});

test("a token that is not ready travels along, its secret marked whatever is asked for", () => {
  const { initFailure } = received(
    "create",
    callFailure(notReady(), new Set(["description"]), (all) => ({ ...all, more: 1 })) as never,
  );
  expect(initFailure).toMatchObject({
    id: "1",
    properties: { tokenId: "1", token: marked(TOKEN), description: marked("CI"), more: 1 },
    reasons: [expect.stringContaining("not verified")],
  });
});

test("the longest message fits a header together with the outputs", () => {
  const error = new NotReadyError(
    new TokenError("unavailable", "\u{1f511}".repeat(5_000)),
    "1",
    outputs as never,
  );
  const failure = callFailure(error, new Set(), unchanged);
  const [details] = failure.metadata.get("grpc-status-details-bin");
  const size = encodeURIComponent(failure.details).length + (details as Buffer).toString("base64").length;
  expect(size).toBeLessThan(40_000);
});
