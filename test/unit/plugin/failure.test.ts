import { status } from "@grpc/grpc-js";
import { callFailure } from "../../../plugin/failure";
import { TokenError } from "../../../provider/errors";
import { checkPermissions } from "../../../provider/lifecycle/arguments/permissions";
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

/** As many as are accepted beside keepers. */
function largestPermissions(keepers: object) {
  const permissions = Array.from({ length: 500 }, (_, index) => ({
    action: "read",
    database: index.toString(36),
  }));
  while (permissions.length > 0 && checkPermissions(permissions, keepers) !== undefined) permissions.pop();
  return permissions;
}

/** The most that is accepted: those with short names take the most room. */
const LARGE_KEEPERS = {
  ...Object.fromEntries(Array.from({ length: 1_777 }, (_, index) => [`${index + 1_000}`.slice(-3), ""])),
  rest: "x".repeat(7_000),
};

test.each([
  ["keepers", LARGE_KEEPERS, 0],
  ["permissions", {}, 450],
])(
  "the largest arguments, most of them %s, travel along with the longest message",
  (_name, keepers, fewest) => {
    const permissions = largestPermissions(keepers);
    expect(permissions.length).toBeGreaterThanOrEqual(fewest);
    const largest = {
      ...outputs,
      keepers,
      description: "\u6f22".repeat(1_000),
      permissions,
      deliver: { command: ["x".repeat(3_990)] },
    };
    const message = new TokenError("unavailable", "\u6f22".repeat(3_000));
    const failure = callFailure(new NotReadyError(message, "1", largest as never), new Set(), unchanged);
    expect(received("create", failure as never).initFailure?.properties).toMatchObject({ tokenId: "1" });
  },
);

test("outputs that no header takes are left out: the engine would wait for them forever", () => {
  const description = "x".repeat(60_000);
  const error = new NotReadyError(new TokenError("delivery", "not delivered"), "1", {
    ...outputs,
    description,
  });
  const failure = callFailure(error, new Set(), unchanged);
  expect(failure.details).toContain("not delivered");
  expect(failure.metadata.getMap()).toEqual({});
});
