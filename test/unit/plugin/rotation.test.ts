import {
  checkRetirementForm,
  lifecycleArguments,
  storedArguments,
  withRotation,
} from "../../../plugin/rotation";
import { UNKNOWN } from "../../../provider/unknown";

const outputs = {
  tokenId: "2",
  scope: "dedicated:a",
  retire: "auto",
  fingerprint: "f",
  status: "active",
  token: "secret",
};

test("a rotating token tells its retirement everything but secrets", () => {
  const { rotation } = withRotation("rotating", {
    ...outputs,
    previousToken: "old",
    previousTokenId: "1",
  }) as Record<string, unknown>;
  expect(rotation).toEqual({
    tokenId: "2",
    scope: "dedicated:a",
    retire: "auto",
    fingerprint: "f",
    previousTokenId: "1",
    waits: false,
  });
});

test("a rotating database token also tells whose tokens they are", () => {
  const { rotation } = withRotation("rotatingDatabaseToken", outputs) as Record<string, unknown>;
  expect(rotation).toMatchObject({ tokenId: "2", service: "databaseTokens", waits: false });
  expect(lifecycleArguments("retirement", { of: rotation })).toMatchObject({ service: "databaseTokens" });
});

test.each([
  [{ status: "unverified" }, true],
  [{ deliver: { command: ["a"] } }, true],
  [{ deliver: { command: ["a"] }, deliveredAt: "2027-01-01T00:00:00Z" }, false],
])("%j: waits is %s", (more, waits) => {
  expect(withRotation("rotating", { ...outputs, ...more })).toMatchObject({ rotation: { waits } });
});

test("other kinds have no such output", () => {
  expect(withRotation("token", outputs)).toBe(outputs);
  expect(withRotation("retirement", outputs)).toBe(outputs);
});

test("a retirement's arguments reach its lifecycle flat, and only a rotating token's are read", () => {
  const of = { tokenId: "2", scope: "s", waits: false, fingerprint: "f", other: "x" };
  const args = lifecycleArguments("retirement", { of, confirmedBy: { store: "f" } });
  expect(args).toMatchObject({
    tokenId: "2",
    scope: "s",
    waits: false,
    fingerprint: "f",
    confirmedBy: { store: "f" },
  });
  expect(args).not.toHaveProperty("of");
  expect(args).not.toHaveProperty("other");
  expect(lifecycleArguments("token", { of, a: 1 })).toEqual({ of, a: 1 });
});

test.each([UNKNOWN, undefined, "text", null, []])("of %j: everything is unknown", (of) => {
  expect(lifecycleArguments("retirement", { of })).toMatchObject({ tokenId: UNKNOWN, waits: UNKNOWN });
});

test("a retirement takes only a whole output: a missing field could hide that the current token is not ready", () => {
  const of = { tokenId: "2", scope: "s", retire: "manual", waits: false };
  const reasons = (given: unknown) =>
    checkRetirementForm("retirement", { of: given }).map(({ property }) => property);
  for (const fine of [of, UNKNOWN, { ...of, waits: UNKNOWN }, { ...of, tokenId: UNKNOWN, later: 1 }]) {
    expect(reasons(fine)).toEqual([]);
  }
  const ofDatabases = { ...of, service: "databaseTokens" };
  expect(reasons(ofDatabases)).toEqual([]);
  expect(reasons({ ...ofDatabases, service: UNKNOWN })).toEqual([]);
  expect(reasons({ ...ofDatabases, service: "databases" })).toEqual(["arguments.of"]);
  for (const name of Object.keys(of)) {
    expect(reasons({ ...of, [name]: undefined })).toEqual(["arguments.of"]);
    expect(reasons({ ...of, [name]: 1 })).toEqual(["arguments.of"]);
  }
});

test("the state keeps no token of what stores show", () => {
  const token = `M.V1.${"aB3d".repeat(16)}`;
  const kept = storedArguments("retirement", {
    of: {},
    confirmedBy: { a: token, b: `Bearer ${token}`, c: UNKNOWN, d: null },
  });
  expect(JSON.stringify(kept)).not.toContain(token);
  expect(kept).toMatchObject({ confirmedBy: { c: UNKNOWN, d: "" } });
  expect(storedArguments("retirement", { confirmedBy: UNKNOWN })).toEqual({ confirmedBy: UNKNOWN });
  expect(storedArguments("retirement", { of: {} })).toEqual({ of: {} });
});
