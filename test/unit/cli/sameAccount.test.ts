import { inOwnScope } from "../../../cli/audit/sameAccount";
import { held, record, stack } from "../../support/command/evidence";

const own = { scope: "clustered:new", aliases: ["clustered:old"] };
const scopes = (given: readonly string[], ids: readonly string[]) =>
  inOwnScope(
    given.map((scope) => stack([held("a", { scope })])),
    own,
    ids.map((id) => record(id)),
  ).map(({ tokens }) => tokens[0]?.scope);

test("a state may name the account of the listing in another way", () => {
  expect(scopes(["clustered:New.:443", "clustered:new@new", "clustered:x", ""], [])).toEqual([
    "clustered:new",
    "clustered:new",
    "clustered:x",
    "",
  ]);
});

test("what is only said to be this account counts where the listing shows the token", () => {
  expect(scopes(["clustered:old"], ["a"])).toEqual(["clustered:new"]);
  expect(scopes(["clustered:old"], ["b"])).toEqual(["clustered:old"]);
});

test("what a program only looks up is taken for this account in the same way", () => {
  const [state] = inOwnScope(
    [stack([], { lookedUp: [held("a", { scope: "clustered:old" }), held("b", { scope: "clustered:old" })] })],
    own,
    [record("a")],
  );
  expect(state?.lookedUp.map(({ scope }) => scope)).toEqual(["clustered:new", "clustered:old"]);
});
