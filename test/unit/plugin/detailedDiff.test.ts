import { PropertyDiff } from "@pulumi/pulumi/proto/provider_pb";
import { detailedDiff } from "../../../plugin/detailedDiff";

const kinds = Object.fromEntries(Object.entries(PropertyDiff.Kind).map(([name, number]) => [number, name]));

function shown(olds: object, news: object, replaces: string[] = [], due: string[] = []) {
  const changes = detailedDiff(olds as Record<string, unknown>, news as Record<string, unknown>, {
    replaces,
    due,
  });
  return Object.fromEntries(
    changes.map(([path, diff]) => [
      path,
      `${kinds[diff.getKind()]}${diff.getInputdiff() ? "" : " (output)"}`,
    ]),
  );
}

test("what is the same is not shown", () => {
  expect(shown({ a: [1, { b: 2 }], c: { d: null } }, { c: { d: null }, a: [1, { b: 2 }] })).toEqual({});
});

test("each change has its path, as the engine writes paths", () => {
  const olds = { a: 1, gone: 1, keepers: { same: 1, "a.b": 1, 'q"': 1, "1st": 1, ä: 1 }, list: [1] };
  const news = { a: 2, more: 1, keepers: { same: 1, "a.b": 2, 'q"': 2, "1st": 2, ä: 2 }, list: [1, 2] };
  expect(shown(olds, news)).toEqual({
    a: "UPDATE",
    gone: "DELETE",
    more: "ADD",
    'keepers["a.b"]': "UPDATE",
    'keepers["q\\""]': "UPDATE",
    'keepers["1st"]': "UPDATE",
    'keepers["ä"]': "UPDATE",
    list: "UPDATE",
  });
});

test("what replaces, also without an argument that changed, and what is due", () => {
  expect(shown({ a: { b: 1 } }, { a: { b: 2 }, c: 1 }, ["a", "expiresAt"], ["tokenId"])).toEqual({
    "a.b": "UPDATE_REPLACE",
    c: "ADD",
    expiresAt: "UPDATE_REPLACE (output)",
    tokenId: "UPDATE (output)",
  });
  expect(shown({ a: 1 }, { a: 2 }, [], ["a"])).toEqual({ a: "UPDATE" });
});

test("permissions are one change, whether the program or somebody else changed them", () => {
  const permissions = [{ action: "read", database: "a" }];
  const others = [...permissions, { action: "write", database: "b" }];
  expect(shown({ permissions }, { permissions: others }, [], ["permissions"])).toEqual({
    permissions: "UPDATE",
  });
  expect(shown({ permissions }, { permissions }, [], ["permissions"])).toEqual({
    permissions: "UPDATE (output)",
  });
});

test("another kind of value is one change", () => {
  expect(shown({ verify: true, keepers: { a: 1 } }, { verify: { timeout: "1s" }, keepers: [1] })).toEqual({
    verify: "UPDATE",
    keepers: "UPDATE",
  });
});
