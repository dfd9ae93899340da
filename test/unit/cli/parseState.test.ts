import fc from "fast-check";
import { parseStackName, parseStackState, StateError } from "../../../cli/states/parse";
import { parseUrn } from "../../../cli/states/urn";
import { SCOPE } from "../../support/command/evidence";
import { exportedState } from "../../support/command/exportedStates";

const TYPE = "pulumi-nodejs:dynamic/influxdb-tokens:ManagementToken";
const ROTATING = "pulumi-nodejs:dynamic/influxdb-tokens:RotatingManagementToken";
const SECRET = `M.V1.${"LeAk".repeat(16)}`;

const urn = (type: string, name: string) => `urn:pulumi:dev::shop::${type}::${name}`;
const resource = (more: object = {}) => ({
  urn: urn(TYPE, "ci"),
  type: TYPE,
  custom: true,
  id: "a",
  ...more,
});
const exported = (deployment: object) => JSON.stringify({ version: 3, deployment });
const parse = (deployment: object) => parseStackState(exported(deployment), "dev");

test("reads tokens, pending deletes and pending operations of both types, and nothing else", () => {
  const outputs = { tokenId: "a", scope: SCOPE, status: "unverified", expiresAt: "2027-06-30T00:00:00Z" };
  const state = parse({
    resources: [
      { urn: urn("pulumi:pulumi:Stack", "shop-dev"), type: "pulumi:pulumi:Stack" },
      { urn: urn("random:index/randomId:RandomId", "x"), type: "random:index/randomId:RandomId", id: "x" },
      resource({ outputs }),
      resource({ id: "b", delete: true }),
      {
        urn: urn(`acme:index:Service$${ROTATING}`, "web::1"),
        type: ROTATING,
        id: "generated",
        outputs: {
          tokenId: "c",
          rotateAt: "2027-02-01T00:00:00Z",
          previousTokenId: "d",
          previousRevokeAt: "2027-01-31T00:00:00Z",
          retiring: [{ tokenId: "e", tokenPrefix: "M.V1.abcd" }],
        },
      },
    ],
    pending_operations: [
      {
        type: "creating",
        resource: { urn: urn(TYPE, "new"), type: TYPE, inputs: { owner: "o/shop/dev/new" } },
      },
      { type: "creating", resource: { urn: urn("random:x:Y", "other"), type: "random:x:Y" } },
    ],
  });
  expect(state).toMatchObject({ label: "dev", project: "shop", stack: "dev" });
  expect(state.tokens).toMatchObject([
    { id: "a", role: "current", scope: SCOPE, status: "unverified", expiresAt: "2027-06-30T00:00:00Z" },
    { id: "b", role: "current", pendingDelete: true },
    { id: "c", role: "current", name: "web::1", rotateAt: "2027-02-01T00:00:00Z" },
    { id: "d", role: "previous", revokeAt: "2027-01-31T00:00:00Z" },
    { id: "e", role: "retiring" },
  ]);
  expect(state.pending).toEqual([
    {
      kind: "creating",
      tokenKind: "management",
      name: "new",
      urn: urn(TYPE, "new"),
      owner: "o/shop/dev/new",
      ids: [],
    },
  ]);
});

test("keeps apart what the program only looks up, in resources and operations", () => {
  const resources = [resource(), resource({ id: "b", external: true })];
  const pending_operations = [
    { type: "reading", resource: resource({ id: "b", external: true }) },
    { type: "deleting", resource: resource({ id: "c" }) },
  ];
  const { tokens, lookedUp, pending } = parse({ resources, pending_operations });
  expect(tokens).toMatchObject([{ id: "a" }]);
  expect(lookedUp).toMatchObject([{ id: "b" }]);
  expect(pending).toMatchObject([{ kind: "deleting", ids: ["c"] }]);
});

test("reads what of a delivery is still to do", () => {
  const [token, deliver, deliveredAt] = [
    { ciphertext: "v1:x" },
    { command: ["store"] },
    "2027-01-01T00:00:00Z",
  ];
  const of = (name: string, outputs: object) => resource({ urn: urn(TYPE, name), id: name, outputs });
  const resources = [
    of("waits", { token, deliver }),
    of("delivered", { token, deliver, deliveredAt }),
    of("kept nowhere", { deliver, deliveredAt }),
    of("adopted without its secret", { deliver }),
    of("not delivered at all", { token }),
    {
      urn: urn(ROTATING, "r"),
      type: ROTATING,
      id: "generated",
      outputs: {
        tokenId: "r",
        token,
        deliver,
        retiring: [{ tokenId: "stranded", tokenPrefix: "M.V1.abcd", revokeAt: "2027-02-01T00:00:00Z" }],
      },
    },
  ];
  const { tokens } = parse({ resources });
  expect(tokens.filter(({ undelivered }) => undelivered).map(({ id }) => id)).toEqual(["waits", "r"]);
  expect(tokens.find(({ id }) => id === "stranded")).toMatchObject({ revokeAt: "2027-02-01T00:00:00Z" });
});

test("reads what tells who may use a token that no state holds", () => {
  const [owner, deliver] = ["o/shop/dev/ci", { command: ["store"] }];
  const rotating = { urn: urn(ROTATING, "r"), type: ROTATING, id: "generated" };
  const { tokens, pending } = parse({
    resources: [
      resource({ outputs: { owner, deliver } }),
      { ...rotating, outputs: { tokenId: "c", previousTokenId: "d", generation: 3 } },
      { ...rotating, outputs: { tokenId: "e" } },
    ],
    pending_operations: [
      { type: "updating", resource: resource({ inputs: { owner, deliver } }) },
      { type: "deleting", resource: resource({ inputs: { owner }, outputs: { deliver } }) },
      { type: "creating", resource: resource({ inputs: { owner } }) },
    ],
  });
  expect(tokens.map(({ id, owner: of, delivers, rotation }) => [id, of, delivers, rotation])).toEqual([
    ["a", owner, true, undefined],
    ["c", undefined, undefined, { id: "generated", generation: 3 }],
    ["d", undefined, undefined, undefined],
    ["e", undefined, undefined, { id: "generated", generation: 1 }],
  ]);
  expect(pending.map(({ delivers }) => delivers)).toEqual([true, true, undefined]);
});

describe("resources of the native plugin", () => {
  const NATIVE = "influxdb-tokens:index:ManagementToken";
  const NATIVE_ROTATING = "influxdb-tokens:index:RotatingManagementToken";
  const NATIVE_RETIREMENT = "influxdb-tokens:index:TokenRetirement";
  const native = (name: string, id: string, more: object = {}) => ({
    urn: urn(NATIVE, name),
    type: NATIVE,
    custom: true,
    id,
    inputs: { description: name },
    ...more,
  });
  const rotation = {
    urn: urn(`acme:index:Service$${NATIVE_ROTATING}`, "web"),
    type: NATIVE_ROTATING,
    custom: true,
    id: "generated",
    outputs: { tokenId: "c", generation: 2, previousTokenId: "d", previousTokenPrefix: "M.V1.abcd" },
  };
  const retirement = { urn: urn(NATIVE_RETIREMENT, "web"), type: NATIVE_RETIREMENT, id: "r" };

  test("are read beside dynamic ones: by type, pending deletes and lookups too", () => {
    const outputs = { tokenId: "b", scope: SCOPE, owner: "shop/dev/batch", status: "expired" };
    const { tokens, lookedUp } = parse({
      resources: [
        resource(),
        native("batch", "b", { outputs }),
        native("batch", "old", { delete: true }),
        rotation,
        native("reader", "x", { external: true }),
        { ...retirement, outputs: { retiredTokenId: "another" } },
      ],
    });
    expect(tokens).toMatchObject([
      { id: "a", role: "current" },
      { id: "b", role: "current", name: "batch", scope: SCOPE, owner: "shop/dev/batch", status: "expired" },
      { id: "old", pendingDelete: true },
      { id: "c", name: "web", rotation: { id: "generated", generation: 2 } },
      { id: "d", role: "previous" },
    ]);
    expect(lookedUp).toMatchObject([{ id: "x", name: "reader" }]);
  });

  test("a retirement of either kind says that the previous token is revoked", () => {
    for (const type of [NATIVE_RETIREMENT, "pulumi-nodejs:dynamic/influxdb-tokens:TokenRetirement"]) {
      const retired = { ...retirement, type, outputs: { retiredTokenId: "d" } };
      expect(parse({ resources: [rotation, retired] }).tokens.map(({ id }) => id)).toEqual(["c"]);
    }
  });

  test("are read with the outputs that the other way left in the state", () => {
    const dynamicOutputs = { __provider: "text", kind: "rotating", owner: "acme/shop/dev/ci", tokenId: "a" };
    const { tokens } = parse({
      resources: [
        native("ci", "a", { outputs: dynamicOutputs, inputs: { __provider: "text", within: [] } }),
        resource({ id: "b", outputs: { tokenId: "b", owner: "shop/dev/ci" } }),
      ],
    });
    expect(tokens).toMatchObject([
      { id: "a", role: "current", owner: "acme/shop/dev/ci" },
      { id: "b", role: "current", owner: "shop/dev/ci" },
    ]);
  });

  test("have operations whose owner follows from the URN, as in the markers", () => {
    const name = "grün/1";
    const { pending } = parse({
      pending_operations: [
        { type: "creating", resource: { ...native(name, ""), inputs: { deliver: { command: ["x"] } } } },
        { type: "updating", resource: { ...rotation, outputs: { ...rotation.outputs, owner: "a/b/c/d" } } },
      ],
    });
    expect(pending).toMatchObject([
      { kind: "creating", owner: "shop/dev/gr%C3%BCn%2F1", ids: [], delivers: true },
      { kind: "updating", owner: "shop/dev/web", ids: ["generated", "c", "d"] },
    ]);
  });

  test("that are imported create no token: only the id counts", () => {
    const importing = { ...native("ci", ""), importID: "a", inputs: {} };
    expect(parse({ pending_operations: [{ type: "importing", resource: importing }] }).pending).toEqual([
      { kind: "importing", tokenKind: "management", name: "ci", urn: importing.urn, ids: ["a"] },
    ]);
  });

  test("have a provider of their own, which holds no token of the stack", () => {
    const [type, explicit] = [
      "pulumi:providers:influxdb-tokens",
      { accountId: "x", managementToken: SECRET },
    ];
    const provider = {
      urn: urn(type, "other"),
      type,
      custom: true,
      id: "p",
      inputs: explicit,
      outputs: explicit,
    };
    const state = parse({
      resources: [provider],
      pending_operations: [{ type: "creating", resource: provider }],
    });
    expect(state).toMatchObject({ tokens: [], lookedUp: [], pending: [] });
    expect(JSON.stringify(state)).not.toContain("LeAk");
  });

  test("of a type that is not this package's are not read", () => {
    const types = ["influxdb-tokens:index:Other", "influxdb-tokens:index/x:ManagementToken", "__proto__"];
    const resources = types.map((type) => ({ ...native("ci", "a"), type }));
    expect(parse({ resources }).tokens).toEqual([]);
  });

  test("are refused where a token would look lost", () => {
    const read = (more: object) => () => parse({ resources: [{ ...rotation, ...more }] });
    expect(read({ outputs: { tokenId: hidden } })).toThrow(/tokenId of resource web/);
    expect(read({ outputs: { tokenId: "c", stateVersion: 99 } })).toThrow(/later release/);
    expect(() => parse({ resources: [{ type: NATIVE, id: "a" }] })).toThrow(/no URN/);
  });
});

/** A secret, as an exported state has it. */
const hidden = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:x" };

test("takes the resource's id where the output is a secret or missing", () => {
  expect(
    parse({ resources: [resource({ outputs: { tokenId: hidden, expiresAt: hidden } })] }).tokens,
  ).toEqual([expect.not.objectContaining({ expiresAt: expect.anything() })]);
});

describe("what a resource keeps as a secret", () => {
  const rotating = (outputs: object, more: object = {}) => ({
    urn: urn(ROTATING, "web"),
    type: ROTATING,
    custom: true,
    id: "generated",
    outputs: { tokenId: "c", scope: SCOPE, ...outputs },
    ...more,
  });

  test.each([
    ["tokenId", { tokenId: hidden }],
    ["previousTokenId", { previousTokenId: hidden }],
    ["tokenId", { retiring: [{ tokenId: hidden, tokenPrefix: "M.V1.abcd" }] }],
    ["tokenId", { tokenId: undefined }],
    ["tokenId", { tokenId: "" }],
    ["stateVersion", { stateVersion: hidden }],
  ])("is refused where a token would be in no state: %s, %j", (field, outputs) => {
    const read = () => parse({ resources: [rotating(outputs)] });
    expect(read).toThrow(StateError);
    expect(read).toThrow(
      new RegExp(`the state dev cannot be read: .*resource web.*${field}|${field}.*resource web`),
    );
  });

  test("is refused in an operation whose token could not be told from a lost one", () => {
    const operation = { type: "creating", resource: { ...resource(), inputs: { owner: hidden } } };
    expect(() => parse({ pending_operations: [operation] })).toThrow(/owner of resource ci/);
  });

  test("makes no difference where the program only looks it up", () => {
    const { tokens, lookedUp } = parse({ resources: [rotating({ tokenId: hidden }, { external: true })] });
    expect([tokens, lookedUp]).toEqual([[], []]);
  });

  test("is noted where a command may decide on it", () => {
    const outputs = { scope: hidden, rotateAt: hidden, previousTokenId: "d", previousRevokeAt: hidden };
    const { tokens } = parse({ resources: [rotating(outputs), resource({ outputs: { status: "active" } })] });
    expect(tokens.map(({ id, hidden: noted }) => [id, noted])).toEqual([
      ["c", ["scope", "rotateAt", "previousRevokeAt"]],
      ["d", ["scope", "rotateAt", "previousRevokeAt"]],
      ["a", undefined],
    ]);
  });
});

test("reads the file of a state backend, also of a stack that is empty", () => {
  const text = JSON.stringify({ version: 3, checkpoint: { stack: "organization/shop/dev", latest: null } });
  expect(parseStackState(text, "dev.json")).toEqual({
    label: "dev.json",
    project: "shop",
    stack: "dev",
    tokens: [],
    lookedUp: [],
    pending: [],
  });
});

test("takes the name that is known without the state where the state has no resources", () => {
  const named = { organization: "acme", project: "shop", stack: "dev" };
  expect(parseStackState(exported({}), "dev", named)).toMatchObject(named);
});

test.each([
  ["no JSON", SECRET],
  ["a truncated file", exported({ resources: [resource()] }).slice(0, -9)],
  ["another document", '{"name":"package"}'],
  ["a list", "[]"],
  ["null", "null"],
  ["resources that are no list", exported({ resources: { a: resource() } })],
  ["a resource that is none", exported({ resources: [SECRET] })],
  ["a token without an id", exported({ resources: [{ urn: urn(TYPE, "ci"), type: TYPE }] })],
  ["a token without a URN", exported({ resources: [{ type: TYPE, id: "a" }] })],
  ["a pending operation without a resource", exported({ pending_operations: [{ type: "creating" }] })],
  ["a state of a later release", exported({ resources: [resource({ outputs: { stateVersion: 99 } })] })],
])("refuses %s: half a state is none", (_, text) => {
  let error: unknown;
  try {
    parseStackState(text, "dev.json");
  } catch (caught) {
    error = caught;
  }
  expect(error).toBeInstanceOf(StateError);
  expect(String(error)).toContain("dev.json");
  expect(String(error)).not.toContain("LeAk");
});

describe("whatever a file holds", () => {
  const within = (text: string) => {
    try {
      return JSON.stringify(parseStackState(text, "file"));
    } catch (error) {
      expect(error).toBeInstanceOf(StateError);
      return String(error);
    }
  };

  test("no text makes it crash or leak", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        expect(within(`${before}${SECRET}${after}`)).not.toContain("LeAk");
      }),
    );
  });

  test("no JSON makes it crash, and values that it does not look for never come out", () => {
    const junk = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: "small" },
        fc.constantFrom(null, true, 0, -1, "", "creating", TYPE, ROTATING, urn(TYPE, "ci")),
        fc.string(),
        fc.array(tie("value"), { maxLength: 4 }),
        fc.dictionary(
          fc.constantFrom(
            "urn",
            "type",
            "id",
            "outputs",
            "inputs",
            "delete",
            "resource",
            "tokenId",
            "retiring",
            "__proto__",
          ),
          tie("value"),
          { maxKeys: 6 },
        ),
      ),
    })).value;
    fc.assert(
      fc.property(junk, junk, (resources, pending_operations) => {
        const token = { plaintext: SECRET };
        const own = resource({ outputs: { token, adopt: token }, inputs: { token } });
        const list = Array.isArray(resources) ? [...resources, own] : resources;
        expect(within(exported({ resources: list, pending_operations }))).not.toContain("LeAk");
      }),
      { numRuns: 500 },
    );
  });

  test("deep and long documents take no noticeable time", () => {
    const started = Date.now();
    within(`{"deployment":{"resources":${"[".repeat(100_000)}${"]".repeat(100_000)}}}`);
    within(exported({ resources: [resource({ urn: `urn:pulumi:${"a::b".repeat(50_000)}` })] }));
    within(exported({ resources: [resource({ urn: `urn:pulumi:s::p::${":".repeat(100_000)}` })] }));
    within(
      exported({ resources: Array.from({ length: 20_000 }, (_, index) => resource({ id: `t${index}` })) }),
    );
    expect(Date.now() - started).toBeLessThan(60_000);
  });
});

test("takes URNs apart", () => {
  expect(parseUrn("urn:pulumi:dev::shop::a:b:C$d:e/f:G::name::with colons")).toEqual({
    stack: "dev",
    project: "shop",
    name: "name::with colons",
  });
  for (const wrong of [
    undefined,
    1,
    "",
    "urn:pulumi:dev",
    "urn:pulumi:dev::shop::T",
    "urn:pulumi:dev::::T::n",
  ]) {
    expect(parseUrn(wrong)).toBeUndefined();
  }
});

test("takes names of stacks apart", () => {
  expect(parseStackName("dev")).toEqual({ stack: "dev" });
  expect(parseStackName("acme/dev")).toEqual({ organization: "acme", stack: "dev" });
  expect(parseStackName("acme/shop/dev")).toEqual({ organization: "acme", project: "shop", stack: "dev" });
});

describe("database tokens", () => {
  const rotation = {
    type: "RotatingDatabaseToken",
    id: "generated",
    tokenId: "c",
    outputs: { previousTokenId: "d", retiring: [{ tokenId: "e", tokenPrefix: "apiv1_abcd" }] },
  } as const;

  test.each([false, true])(
    "are told apart from management tokens, and databases are none (native: %s)",
    (native) => {
      const of = (each: Parameters<typeof exportedState>[0][number]) => ({ ...each, native });
      const { tokens } = parseStackState(
        exportedState([
          of({ type: "ManagementToken", tokenId: "a" }),
          of({ type: "DatabaseToken", tokenId: "b" }),
          of(rotation),
          of({ type: "Database", id: "sensors" }),
          of({ type: "TokenRetirement", id: "retirement" }),
        ]),
        "dev",
      );
      expect(tokens.map(({ id, tokenKind }) => [id, tokenKind])).toEqual([
        ["a", "management"],
        ["b", "database"],
        ["c", "database"],
        ["d", "database"],
        ["e", "database"],
      ]);
      const [, , current] = tokens;
      expect(current?.rotation).toEqual({ id: "generated", generation: 1 });
    },
  );

  test.each([
    ["a dynamic one", { inputs: { service: "databaseTokens" } }],
    ["one of the native plugin", { native: true, inputs: { of: { service: "databaseTokens" } } }],
  ])("that a retirement has revoked are no longer held: %s", (_, retirement) => {
    const retired = (more: object) =>
      parseStackState(
        exportedState([
          rotation,
          { type: "TokenRetirement", name: "old", id: "x", ...more, outputs: { retiredTokenId: "d" } },
        ]),
        "dev",
      ).tokens.map(({ id }) => id);
    expect(retired(retirement)).toEqual(["c", "e"]);
    // The retirement of a management token says nothing of a database token.
    expect(retired({ ...retirement, inputs: {} })).toEqual(["c", "d", "e"]);
  });

  test("have operations of their kind", () => {
    const type = "influxdb-tokens:index:DatabaseToken";
    const creating = { urn: urn(type, "reader"), type, inputs: {} };
    const { pending } = parse({ pending_operations: [{ type: "creating", resource: creating }] });
    expect(pending).toMatchObject([{ kind: "creating", tokenKind: "database", owner: "shop/dev/reader" }]);
  });
});
