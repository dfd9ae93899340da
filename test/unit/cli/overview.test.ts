import { classify } from "../../../cli/audit/classify";
import { headline } from "../../../cli/overview/headline";
import { notRead } from "../../../cli/overview/notRead";
import { overviewOf } from "../../../cli/overview/overview";
import type { StackState } from "../../../cli/states/stackState";
import type { TokenRecord } from "../../../provider/backends/backend";
import { ACCOUNT, held, NOW, owned, record, SCOPE, stack } from "../../support/command/evidence";
import { DAY } from "../../support/time";

const at = (days: number) => new Date(NOW + days * DAY).toISOString();

/** The overview of these tokens and states, with what ends within seven days as soon. */
function look(
  records: readonly TokenRecord[],
  states: readonly StackState[],
  { kept = [], someStacks = false }: { kept?: readonly string[]; someStacks?: boolean } = {},
) {
  const audit = classify({
    ...ACCOUNT,
    records,
    states,
    others: [],
    knownIds: new Set(kept),
    now: NOW,
  });
  const connections = [{ kind: ACCOUNT.kind, backend: { scope: SCOPE } }];
  const unreached = [{ kind: "database" as const, notLookedAt: "no cluster is named" }];
  const view = { now: NOW, within: 7 * DAY, someStacks };
  return overviewOf({ audit, states, others: 0 }, { connections, unreached }, view);
}

const lost = owned("organization/shop/dev/gone");

test("a managed token has the dates that its state contains", () => {
  const states = [
    stack([
      held("current", { rotateAt: at(20), expiresAt: at(50) }),
      held("previous", { role: "previous", revokeAt: at(2) }),
    ]),
  ];
  const { tokens } = look([record("current", { expiresAt: at(50) }), record("previous")], states);
  expect(tokens).toMatchObject([
    { id: "current", class: "managed", rotateAt: at(20), next: [] },
    { id: "previous", class: "managed", revokeAt: at(2), next: [{ commands: ["pulumi up --stack dev"] }] },
  ]);
});

test("a resource that is to be deleted has no dates", () => {
  const states = [stack([held("a", { rotateAt: at(1), pendingDelete: true })])];
  expect(look([record("a")], states).tokens[0]).not.toHaveProperty("rotateAt");
});

test("a token that was adopted again is that of the resource that stays", () => {
  const stays = held("a", { name: "stays", rotateAt: at(1) });
  const goes = held("a", { name: "goes", pendingDelete: true });
  for (const tokens of [
    [stays, goes],
    [goes, stays],
  ]) {
    expect(look([record("a")], [stack(tokens)]).tokens).toMatchObject([
      { class: "managed", place: { resource: "stays", pendingDelete: false }, rotateAt: at(1) },
    ]);
  }
});

test.each([
  ["an earlier", { rotateAt: at(500) }],
  ["its", {}],
  ["a readable", { rotateAt: "tomorrow" }],
])("another state that contains a token cannot hide %s date", (_, other) => {
  const states = [
    stack([held("a", { rotateAt: at(1), revokeAt: at(3) })]),
    stack([held("a", other)], { label: "other" }),
  ];
  for (const each of [states, [...states].reverse()]) {
    expect(look([record("a")], each).tokens).toMatchObject([{ rotateAt: at(1), revokeAt: at(3) }]);
  }
});

test("an orphan comes with the command that revokes it", () => {
  const { tokens } = look([record("a", lost)], [stack([])]);
  expect(tokens).toMatchObject([
    { class: "orphan", next: [{ commands: ["influxdb-tokens revoke a --managed --yes"] }] },
  ]);
});

test("a dead token is told once, although its state tells it too", () => {
  const { dead } = look([], [stack([held("a", { status: "revoked" })])]);
  expect(dead).toMatchObject([{ id: "a", status: "missing", next: [{ commands: [expect.anything()] }] }]);
});

test("the first sentence counts whose tokens are nobody's, what ends soon and what never ends", () => {
  const records = [
    record("managed", { expiresAt: at(6) }),
    record("by hand", { expiresAt: at(8) }),
    record("lost", { ...lost, expiresAt: at(9) }),
    record("known"),
    record("over", { expiresAt: at(-1) }),
  ];
  const states = [stack([held("managed", { expiresAt: at(6) }), held("missing")])];
  const overview = look(records, states, { kept: ["known"] });
  expect(headline(overview)).toBe(
    "2 of 4 live tokens belong to nobody; 1 ends within 7 days; 1 never ends; 1 in a stack is dead",
  );
  expect(overview.classes).toMatchObject({ managed: 1, orphan: 1, unmanaged: 1, kept: 1, elsewhere: 0 });
});

test("what was not read is said, and nothing if all was", () => {
  const partial = look([], [stack([held("a", { scope: "clustered:other" })])], { someStacks: true });
  expect(notRead(partial)).toEqual([
    "database tokens were not looked at: no cluster is named",
    expect.stringContaining("only the stacks that are named here"),
    "1 token of clustered:other in these stacks: not judged",
  ]);
  const whole = { ...partial, read: { ...partial.read, unread: [], someStacks: false, otherScopes: {} } };
  expect(notRead(whole)).toEqual([]);
});
