import { type Audit, agreed, classify, type Evidence, isUndecided } from "../../../cli/audit/classify";
import { remediesForAudit } from "../../../cli/audit/remedies";
import { rotationNonce } from "../../../provider/lifecycle/rotation/state";
import { ownerPath } from "../../../provider/token/ownerMarker";
import { ACCOUNT, held, NOW, operation, owned, record, SCOPE, stack } from "../../support/command/evidence";

const judge = (evidence: Partial<Evidence>): Audit =>
  classify({ records: [], ...ACCOUNT, states: [], others: [], knownIds: new Set(), now: NOW, ...evidence });

const classOf = (evidence: Partial<Evidence>): string | undefined => judge(evidence).tokens[0]?.class;

const mine = owned("organization/shop/dev/ci");

describe("a living token", () => {
  test("is managed where a state holds its id, whatever its marker says", () => {
    const states = [stack([held("a")])];
    for (const marker of [{}, mine, owned("organization/other/prod/x")]) {
      expect(classOf({ records: [record("a", marker)], states })).toBe("managed");
    }
  });

  test("is managed as the previous or retiring token of a rotation, and while its deletion is pending", () => {
    const states = [
      stack([
        held("a", { role: "previous" }),
        held("b", { role: "retiring" }),
        held("c", { pendingDelete: true }),
      ]),
    ];
    const { tokens } = judge({ records: ["a", "b", "c"].map((id) => record(id, mine)), states });
    expect(tokens.map((token) => [token.class, token.place?.role, token.place?.pendingDelete])).toEqual([
      ["managed", "previous", false],
      ["managed", "retiring", false],
      ["managed", "current", true],
    ]);
  });

  test("is an orphan where its stack was read and does not hold it", () => {
    expect(judge({ records: [record("a", mine)], states: [stack([])] }).tokens[0]).toMatchObject({
      class: "orphan",
      stack: "dev",
    });
  });

  test.each([
    ["another stack", "organization/shop/prod/ci"],
    ["another project", "organization/till/dev/ci"],
    ["another organization", "acme/shop/dev/ci"],
    ["a stack whose name only begins alike", "organization/shop/dev2/ci"],
    ["no stack at all", "ci"],
  ])("is elsewhere where its marker names %s", (_, path) => {
    expect(classOf({ records: [record("a", owned(path))], states: [stack([])] })).toBe("elsewhere");
  });

  test("is elsewhere where the state that was read does not know its own name", () => {
    const nameless = { label: "empty.json", tokens: [], lookedUp: [], pending: [] };
    expect(classOf({ records: [record("a", mine)], states: [nameless] })).toBe("elsewhere");
  });

  test("is elsewhere where either side does not say its organization", () => {
    const { organization: _, ...exported } = stack([]);
    expect(classOf({ records: [record("a", mine)], states: [exported] })).toBe("elsewhere");
    expect(classOf({ records: [record("a", owned("shop/dev/ci"))], states: [stack([])] })).toBe("elsewhere");
  });

  test("is elsewhere where the rest of the state backend was not read, or holds it", () => {
    const records = [record("a", mine)];
    const pending = [operation("creating", { owner: "organization/shop/dev/ci" })];
    for (const states of [[stack([])], [stack([], { pending })]]) {
      const evidence = { records, ...ACCOUNT, states, knownIds: new Set<string>(), now: NOW };
      expect(classify(evidence).tokens[0]?.class).toBe("elsewhere");
      expect(isUndecided(evidence)).toBe(true);
      const others = [stack([held("a")], { label: "moved", stack: "moved" })];
      expect(classify({ ...evidence, others }).tokens[0]).toMatchObject({
        class: "elsewhere",
        place: { stack: "moved" },
      });
    }
    const far = [record("a", owned("acme/shop/dev/ci"))];
    expect(
      isUndecided({ records: far, ...ACCOUNT, states: [stack([])], knownIds: new Set(), now: NOW }),
    ).toBe(false);
  });

  test("is pending where an operation that was not seen through names its id", () => {
    const pending = [operation("deleting", { name: "old", ids: ["a"] })];
    expect(classOf({ records: [record("a", mine)], states: [stack([], { pending })] })).toBe("pending");
  });

  test("is not managed by a stack that only looks it up, and the hint names who does", () => {
    const states = [stack([], { lookedUp: [held("a", { name: "reader" })] })];
    const audit = judge({ records: [record("a", mine), record("b")], states });
    expect(audit.tokens.map((token) => token.class)).toEqual(["orphan", "unmanaged"]);
    expect(remediesForAudit(audit)[0]?.why).toContain("reader of dev looks it up");
    expect(judge({ records: [], states }).dead).toEqual([]);
  });

  test("is matched where the marker encodes or cuts the names", () => {
    const odd = { organization: "acme", project: `p${"x".repeat(80)}`, stack: `s${"y".repeat(80)}` };
    const path = ownerPath({ ...odd, name: "a name / with # odd [characters]" });
    expect(path).toContain("~");
    expect(classOf({ records: [record("a", owned(path))], states: [stack([], odd)] })).toBe("orphan");
    const other = { ...odd, stack: `s${"y".repeat(79)}z` };
    expect(classOf({ records: [record("a", owned(path))], states: [stack([], other)] })).toBe("elsewhere");
  });

  test("is pending, not an orphan, where its resource has an operation that was not seen through", () => {
    const pending = [operation("creating", { owner: "organization/shop/dev/ci" })];
    const audit = judge({ records: [record("a", mine)], states: [stack([], { pending })] });
    expect(audit.tokens[0]).toMatchObject({ class: "pending", operation: { kind: "creating", name: "ci" } });
    expect(remediesForAudit(audit)[0]?.commands).toEqual([
      "influxdb-tokens revoke a --managed --yes",
      "pulumi refresh --clear-pending-creates --stack dev",
      "pulumi up --stack dev",
    ]);
    const other = owned("organization/shop/dev/batch");
    expect(classOf({ records: [record("a", other)], states: [stack([], { pending })] })).toBe("orphan");
  });

  describe("that consumers may use", () => {
    const owner = "organization/shop/dev/ci";
    const creating = operation("creating", { owner });
    const updating = { ...creating, kind: "updating" };
    const revoking = "influxdb-tokens revoke a --managed --yes";
    const clearing = "pulumi refresh --clear-pending-creates --stack dev";
    const up = "pulumi up --stack dev";
    const rotation = { id: "7a0d4c3e-2f6b-4a5e-9c11-0b8d2e6f7a90", generation: 3 };
    const ofGeneration = (generation: number) => owned(owner, rotationNonce(rotation.id, generation));
    const nextOf = (evidence: Partial<Evidence>) => remediesForAudit(judge(evidence))[0];

    test("is revoked last where an interrupted creation delivers it", () => {
      const pending = [{ ...creating, delivers: true as const }];
      const next = nextOf({ records: [record("a", mine)], states: [stack([], { pending })] });
      expect(next?.commands).toEqual([clearing, up, revoking]);
      expect(next?.why).toContain("may have been delivered");
    });

    test("is revoked last where its resource in the state delivers", () => {
      const tokens = [held("b", { owner, delivers: true })];
      for (const [states, commands] of [
        [[stack(tokens)], [up, revoking]],
        [[stack(tokens, { pending: [updating] })], [clearing, up, revoking]],
      ] as const) {
        const next = nextOf({ records: [record("a", mine), record("b", mine)], states });
        expect(next?.commands).toEqual(commands);
        expect(next?.why).toContain("may have been delivered");
      }
    });

    test.each([
      ["an interrupted rotation", [updating], 4],
      ["a rotation that the state does not know of", [], 4],
      ["a later one, as after a backup was restored", [], 9],
    ])("is left to the next rotation where it was made by %s", (_, pending, generation) => {
      for (const delivers of [{}, { delivers: true as const }]) {
        const tokens = [held("b", { owner, rotation, ...delivers })];
        const records = [record("a", ofGeneration(generation)), record("b", ofGeneration(3))];
        const next = nextOf({ records, states: [stack(tokens, { pending })] });
        expect(next?.commands).toEqual([up]);
        expect(next?.why).toMatch(/next rotation of ci of dev revokes it/);
      }
    });

    test("is not left to a rotation that did not make it, or that goes itself", () => {
      const pending = [updating];
      for (const [token, nonce] of [
        [held("b", { owner, rotation }), mine],
        [held("b", { owner, rotation, pendingDelete: true }), ofGeneration(4)],
      ] as const) {
        const records = [record("a", nonce), record("b", mine)];
        const next = nextOf({ records, states: [stack([token], { pending })] });
        expect(next?.commands).toEqual([revoking, clearing, up]);
      }
    });

    test("is revoked only after a dead one has a successor", () => {
      const states = [stack([held("b", { owner })])];
      expect(remediesForAudit(judge({ records: [record("a", mine)], states })).map(({ id }) => id)).toEqual([
        "b",
        "a",
      ]);
    });
  });

  describe("whose marker names no organization", () => {
    const owner = "shop/dev/ci";
    const of = (path: string) => owned(path);
    const creating = operation("creating", { owner });

    test("is managed where a state holds its id", () => {
      expect(classOf({ records: [record("a", of(owner))], states: [stack([held("a")])] })).toBe("managed");
    });

    test.each([
      ["stacks of one organization", [stack([])]],
      ["the stack of two organizations", [stack([]), stack([], { organization: "acme" })]],
      ["a stack of an unknown organization", [{ ...stack([]), label: "file" }]],
    ])("is elsewhere where no state holds it: %s", (_, states) => {
      const records = [record("a", of(owner))];
      const audit = judge({ records, states });
      expect(audit.tokens).toMatchObject([{ class: "elsewhere" }]);
      expect(remediesForAudit(audit)).toEqual([]);
      const evidence = { records, ...ACCOUNT, states, knownIds: new Set<string>(), now: NOW };
      expect(isUndecided(evidence)).toBe(true);
      const others = [stack([held("a")], { label: "moved", stack: "moved" })];
      expect(classify({ ...evidence, others }).tokens).toMatchObject([{ place: { stack: "moved" } }]);
    });

    test("says nothing about a stack of another name, which it does not make the command read", () => {
      const evidence = { records: [record("a", of("shop/prod/ci"))], states: [stack([])] };
      expect(classOf(evidence)).toBe("elsewhere");
      expect(isUndecided({ ...evidence, ...ACCOUNT, knownIds: new Set(), now: NOW })).toBe(false);
    });

    test("is suspect where its resource has an interrupted operation, and no command revokes it", () => {
      const states = [stack([], { pending: [creating] })];
      const audit = judge({ records: [record("a", of(owner))], states });
      expect(audit.tokens).toMatchObject([
        { class: "suspect", stack: "dev", operation: { kind: "creating", name: "ci" } },
      ]);
      expect(remediesForAudit(audit)).toMatchObject([
        {
          id: "a",
          why: expect.stringMatching(/names no organization: make sure that no stack of another/),
          commands: ["pulumi refresh --clear-pending-creates --stack dev", "pulumi up --stack dev"],
        },
      ]);
      const other = record("b", of("shop/dev/batch"));
      expect(classOf({ records: [other], states })).toBe("elsewhere");
      const notRead = {
        records: [record("a", of(owner))],
        ...ACCOUNT,
        states,
        knownIds: new Set<string>(),
      };
      expect(classify({ ...notRead, now: NOW }).tokens[0]?.class).toBe("elsewhere");
    });

    test("is left to the next rotation where its nonce shows that a rotation created it", () => {
      const rotation = { id: "7a0d4c3e-2f6b-4a5e-9c11-0b8d2e6f7a90", generation: 3 };
      const pending = [{ ...creating, kind: "updating" }];
      const states = [stack([held("b", { owner, rotation })], { pending })];
      const records = [record("a", owned(owner, rotationNonce(rotation.id, 4))), record("b")];
      const audit = judge({ records, states });
      expect(audit.tokens[0]).toMatchObject({ class: "suspect", rotation: { resource: "ci" } });
      expect(remediesForAudit(audit)[0]).toMatchObject({
        why: expect.stringMatching(/names no organization.*next rotation of ci of dev revokes it/),
        commands: ["pulumi up --stack dev"],
      });
    });

    test("is pending where an operation names its id", () => {
      const pending = [operation("deleting", { name: "old", ids: ["a"] })];
      expect(classOf({ records: [record("a", of(owner))], states: [stack([], { pending })] })).toBe(
        "pending",
      );
    });
  });

  test("is not to be revoked where its import was interrupted", () => {
    const pending = [operation("importing", { ids: ["a"] })];
    const audit = judge({ records: [record("a", mine)], states: [stack([], { pending })] });
    expect(remediesForAudit(audit)).toMatchObject([
      { why: expect.stringMatching(/run it again/), commands: [] },
    ]);
  });

  test("may be in use where its resource moved to the plugin, whose markers name no organization, and delivers", () => {
    for (const recorded of ["shop/dev/ci", "organization/shop/dev/ci"]) {
      const states = [stack([held("b", { owner: recorded, delivers: true })])];
      const audit = judge({ records: [record("a", mine), record("b")], states });
      expect(audit.tokens[0]).toMatchObject({ class: "orphan", delivers: true });
      expect(remediesForAudit(audit)[0]?.commands[0]).toBe("pulumi up --stack dev");
    }
  });

  test("is unmanaged without a marker, and kept where the user knows it", () => {
    const states = [stack([])];
    expect(classOf({ records: [record("a")], states })).toBe("unmanaged");
    const knownIds = new Set(["a"]);
    for (const marker of [{}, mine]) {
      expect(classOf({ records: [record("a", marker)], states, knownIds })).toBe("kept");
    }
    expect(classOf({ records: [record("a", mine)], states: [stack([held("a")])], knownIds })).toBe("managed");
  });

  test("is not one once it is revoked or has ended", () => {
    const records = [
      record("a", { ...mine, revokedAt: "2027-01-02T00:00:00Z" }),
      record("b", { ...mine, expiresAt: "2027-01-31T12:00:00Z" }),
    ];
    expect(judge({ records, states: [stack([])] }).tokens).toEqual([]);
  });
});

describe("a token in a state", () => {
  test.each([
    ["revoked", [record("a", { revokedAt: "2027-01-02T00:00:00Z" })]],
    ["expired", [record("a", { expiresAt: "2027-01-30T00:00:00Z" })]],
    ["missing", []],
  ] as const)("is dead where it is %s", (status, records) => {
    const audit = judge({ records, states: [stack([held("a")])] });
    expect(audit.dead).toMatchObject([{ id: "a", status }]);
    expect(remediesForAudit(audit)[0]?.commands).toEqual(["pulumi up --refresh --stack dev"]);
  });

  test("is no finding where it is an older one or waits for its deletion", () => {
    const tokens = [held("a", { role: "previous" }), held("b", { pendingDelete: true })];
    expect(judge({ states: [stack(tokens)] }).dead).toEqual([]);
  });

  test("of another account is counted and not judged", () => {
    const other = "clustered:influx.example.com";
    const audit = judge({ states: [stack([held("a", { scope: other }), held("b", { scope: other })])] });
    expect(audit).toMatchObject({ dead: [], otherScopes: { [other]: 2 } });
  });

  describe("with an account of another name, which may be this one in another way", () => {
    const scope = "clustered:influx.example.com";
    const elsewhere = { class: "elsewhere", place: { stack: "dev", resource: "ci", scope } };

    test.each([
      ["with a marker", mine],
      ["that was adopted, and has none", {}],
    ])("makes a listed token %s neither managed nor lost", (_, marker) => {
      const evidence = { records: [record("a", marker)], states: [stack([held("a", { scope })])] };
      const audit = judge(evidence);
      expect(audit.tokens).toMatchObject([elsewhere]);
      expect(remediesForAudit(audit)).toEqual([]);
      expect(isUndecided({ ...evidence, ...ACCOUNT, knownIds: new Set(), now: NOW })).toBe(false);
    });

    test("does so in a stack that was not asked for", () => {
      const others = [stack([held("a", { scope })])];
      expect(judge({ records: [record("a", mine)], states: [stack([])], others }).tokens).toMatchObject([
        elsewhere,
      ]);
    });

    test("does so though an operation on it was not seen through", () => {
      const pending = [operation("deleting", { owner: "organization/shop/dev/ci", ids: ["a"] })];
      const states = [stack([held("a", { scope })], { pending })];
      expect(judge({ records: [record("a", mine)], states }).tokens).toMatchObject([elsewhere]);
    });

    test("gives way to a state that names this account", () => {
      for (const order of [
        [SCOPE, scope],
        [scope, SCOPE],
      ]) {
        const states = order.map((each) => stack([held("a", { scope: each })]));
        expect(classOf({ records: [record("a", mine)], states })).toBe("managed");
      }
    });

    test("looks a token up as well", () => {
      const states = [stack([], { lookedUp: [held("a", { name: "reader", scope })] })];
      const audit = judge({ records: [record("a", mine)], states });
      expect(remediesForAudit(audit)[0]?.why).toContain("reader of dev looks it up");
    });
  });

  test("without a scope makes its token managed, and is not called missing", () => {
    const states = [stack([held("a", { scope: "" }), held("b", { scope: "" })])];
    const audit = judge({ records: [record("a")], states });
    expect(audit.tokens[0]?.class).toBe("managed");
    expect(audit.dead).toEqual([]);
  });
});

describe("two looks at a moving account", () => {
  const orphan = { records: [record("a", mine)], states: [stack([])] };

  test("agree on what stays", () => {
    expect(agreed(judge(orphan), judge(orphan)).tokens[0]?.class).toBe("orphan");
  });

  test("drop what was revoked, made or recorded in between", () => {
    expect(agreed(judge(orphan), judge({ ...orphan, records: [] })).tokens).toEqual([]);
    expect(agreed(judge({ ...orphan, records: [] }), judge(orphan)).tokens).toEqual([]);
    const recorded = judge({ ...orphan, states: [stack([held("a")])] });
    expect(agreed(recorded, judge(orphan)).tokens).toEqual([]);
    const missing = judge({ states: [stack([held("a")])] });
    expect(agreed(missing, recorded).dead).toEqual([]);
    expect(agreed(recorded, missing).dead).toEqual([]);
  });
});

test.each(["dev; rm -rf ~", "./dev.json", "../states/dev", "/tmp/dev"])(
  "no command names a stack %j: it is a file, or a shell would read it differently",
  (label) => {
    const audit = judge({ states: [stack([held("a")], { label })] });
    expect(remediesForAudit(audit)[0]?.commands).toEqual(["pulumi up --refresh"]);
  },
);

describe("what states say of the other kind of token", () => {
  const database = { tokenKind: "database" } as const;
  const records = [record("a", mine)];

  test("does not hold a token, though the ids and the scopes are the same", () => {
    for (const role of ["current", "previous", "retiring"] as const) {
      const states = [stack([held("a", { ...database, role })])];
      expect(classOf({ records, states })).toBe("orphan");
      expect(classOf({ records, states, kind: "database" })).toBe("managed");
      expect(judge({ records: [], states }).dead).toEqual([]);
    }
    const lookedUp = [held("a", database)];
    expect(judge({ records, states: [stack([], { lookedUp })] }).tokens[0]?.lookedUp).toBeUndefined();
    const others = [stack([held("a", database)], { label: "other", stack: "other" })];
    expect(classOf({ records, states: [stack([])], others })).toBe("orphan");
  });

  test("is no operation on a token", () => {
    const pending = [operation("creating", { ...database, owner: "organization/shop/dev/ci", ids: ["a"] })];
    expect(classOf({ records, states: [stack([], { pending })] })).toBe("orphan");
    expect(classOf({ records, states: [stack([], { pending })], kind: "database" })).toBe("pending");
    const far = [record("a", owned("acme/shop/dev/ci"))];
    const evidence = { records: far, states: [stack([], { pending })], ...ACCOUNT };
    const asked = (kind: "management" | "database") =>
      isUndecided({ ...evidence, kind, knownIds: new Set(), now: NOW });
    expect([asked("management"), asked("database")]).toEqual([false, true]);
  });

  test("is not counted for other accounts, and neither delivers nor rotates", () => {
    const scope = "dedicated:other";
    expect(judge({ states: [stack([held("b", { ...database, scope })])] }).otherScopes).toEqual({});
    const tokens = [
      held("b", {
        ...database,
        delivers: true,
        owner: "organization/shop/dev/ci",
        rotation: { id: "generated", generation: 1 },
      }),
    ];
    const lost = [record("a", owned("organization/shop/dev/ci", rotationNonce("generated", 2)))];
    const [token] = judge({ records: lost, states: [stack(tokens)] }).tokens;
    expect(token).toMatchObject({ class: "orphan" });
    expect([token?.delivers, token?.rotation]).toEqual([undefined, undefined]);
  });
});
