import { adoptedToken, quietToken } from "../support/engine/adoptingProgram";
import { useEngineStack } from "../support/engine/engineStack";
import { program } from "../support/engine/program";
import { SecretStore, storeStatements } from "../support/stores/secretStore";

const ACCOUNT = "11111111-1111-4111-8111-111111111111";
const args = { description: "By hand" };
const oneLine = (output: string) => output.replace(/\s+/g, " ");

describe("a token that is named in adopt", () => {
  const stack = useEngineStack({ emulator: { accounts: [ACCOUNT] } });
  const stateOf = (id: string) => stack.emulator.tokens().find((token) => token.id === id)?.state;
  const current = async () => {
    const all = await stack.workspace.resources("ci");
    expect(all).toHaveLength(1);
    return all[0];
  };
  const urn = async () => (await current())?.urn ?? "";
  let id = "";

  beforeAll(async () => {
    ({ id } = stack.mint(args));
    await stack.workspace.writeProgram(quietToken({ args, id }));
    await stack.workspace.up();
  });

  // What must hold after everything that is done to it.
  afterEach(async () => {
    for (const { id, outputs } of await stack.workspace.resources("ci")) {
      if (outputs?.status === "active") expect([id, stateOf(id ?? "")]).toEqual([id, "active"]);
    }
  });

  test.each([
    ["description", "preview", { description: "Another" }],
    ["expiry", "up", { ...args, expiresIn: "90d" }],
    ["keepers", "up", { ...args, keepers: { release: "2" } }],
  ] as const)("is not replaced for a changed %s: %s says what to do first", async (_, operation, changed) => {
    await stack.workspace.writeProgram(quietToken({ args: changed, id }));
    const { output } = await stack.workspace[operation]({ expectFailure: true });
    expect(oneLine(output)).toContain(`token ${id} of "ci" has to be replaced`);
    expect(oneLine(output)).toContain("remove `adopt` (or the `import` option) from the program first");
    expect((await current())?.id).toBe(id);
    expect(stateOf(id)).toBe("active");
  });

  test("is adopted again by --replace, and not revoked", async () => {
    await stack.workspace.writeProgram(quietToken({ args, id }));
    const { output } = await stack.workspace.up({ args: ["--replace", await urn()] });
    expect(oneLine(output)).toContain(`token ${id} was not revoked: the program keeps it`);
    expect((await current())?.id).toBe(id);
    expect(stateOf(id)).toBe("active");
  });

  test.each([
    ["deleteBeforeReplace and --replace", "replace", { deleteBeforeReplace: true }, /1 replaced/],
    // The engine finds no changed property of a dynamic resource that it could compare with these.
    ["replaceOnChanges", "error", { replaceOnChanges: ["*"] }, /1 updated/],
    ["replacementTrigger", "error", { replacementTrigger: "1" }, /2 unchanged/],
    ["a changed replacementTrigger", "error", { replacementTrigger: "2" }, /1 replaced/],
    [
      "one with deleteBeforeReplace",
      "error",
      { replacementTrigger: "3", deleteBeforeReplace: true },
      /1 replaced/,
    ],
  ])("is not revoked by %s", async (_, onInvalid, options, expected) => {
    const text = quietToken({ args: { ...args, onInvalid }, id, options: JSON.stringify(options) });
    await stack.workspace.writeProgram(text);
    const { output } = await stack.workspace.up({
      args: onInvalid === "replace" ? ["--replace", await urn()] : [],
    });
    expect(output).toMatch(expected);
    expect((await current())?.id).toBe(id);
    expect(stateOf(id)).toBe("active");
  });

  test("that ended outside is replaced only once adopt is removed", async () => {
    const ended = id;
    await stack.workspace.writeProgram(quietToken({ args, id }));
    await stack.workspace.up();
    stack.emulator.revoke(ended);
    const { output } = await stack.workspace.up({ args: ["--refresh"], expectFailure: true });
    expect(oneLine(output)).toContain("remove `adopt`");
    expect((await current())?.outputs?.status).toBe("revoked");

    await stack.workspace.writeProgram(quietToken({ args }));
    await stack.workspace.up();
    expect(stack.made().map(({ state }) => state)).toEqual(["active"]);
    expect((await current())?.id).toBe(stack.made()[0]?.id);
  });

  test("gives way to another id: that is adopted, and the one before revoked", async () => {
    const before = (await current())?.id ?? "";
    const other = stack.mint(args);
    await stack.workspace.writeProgram(quietToken({ args, id: other.id }));
    await stack.workspace.up();
    expect((await current())?.id).toBe(other.id);
    expect([stateOf(before), stateOf(other.id)]).toEqual(["revoked", "active"]);
    id = other.id;
  });

  test("is replaced like any other once adopt is removed", async () => {
    await stack.workspace.writeProgram(quietToken({ args: { description: "Another" } }));
    await stack.workspace.up();
    expect(stateOf(id)).toBe("revoked");
    expect((await current())?.id).toBe(stack.made().at(-1)?.id);
  });
});

describe("a token that is named in adopt and depends on what is deleted before it is replaced", () => {
  const stack = useEngineStack();

  test("is not deleted with that: up says what to do first", async () => {
    const { workspace, emulator } = stack;
    const { id } = stack.mint(args);
    const text = (version: string, adopt: string) =>
      program(`const provider = {
  create: async (inputs) => ({ id: "base-" + inputs.version, outs: inputs }),
  diff: async (id, olds, { version }) => ({
    changes: olds.version !== version,
    replaces: olds.version === version ? [] : ["version"],
    deleteBeforeReplace: true,
  }),
};
class Base extends pulumi.dynamic.Resource { constructor(name, args) { super(provider, name, args); } }
const base = new Base("base", { version: "${version}" });
new ManagementToken("ci", { description: "By hand", keepers: { base: base.id }, ${adopt} });`);
    const adopt = `adopt: { id: "${id}" }`;
    await workspace.writeProgram(text("1", adopt));
    await workspace.up();
    await workspace.writeProgram(text("2", adopt));
    const { output } = await workspace.up({ expectFailure: true });
    expect(oneLine(output)).toContain("run `pulumi up` with nothing else changed first");
    expect(emulator.tokens().at(-1)).toMatchObject({ id, state: "active" });
    expect((await workspace.resources("ci")).map((resource) => resource.id)).toEqual([id]);

    for (const version of ["1", "2"]) {
      await workspace.writeProgram(text(version, ""));
      await workspace.up();
    }
    expect(emulator.tokens().map(({ state }) => state)).toEqual(["active", "revoked", "active"]);
    expect((await workspace.resources("ci"))[0]?.id).toBe(stack.made()[0]?.id);
  });
});

describe("while two resources stand for one adopted token", () => {
  const stack = useEngineStack();
  const stateOf = (id: string) => stack.emulator.tokens().find((token) => token.id === id)?.state;
  let store: SecretStore;

  beforeAll(async () => {
    store = await SecretStore.start();
  });
  afterAll(() => store.stop());

  /** A token and what depends on it: while the store is broken, a run stops before its deletions. */
  const stored = (name: string, id: string | undefined, what = "tokenId") =>
    program(`${storeStatements(store)}
${adoptedToken({ name, args, ...(id === undefined ? {} : { id }) })}
new Stored("stored", { secret: ${name}.${what} });`);

  test("after an interrupted --replace, the next up does not revoke it, although adopt is gone", async () => {
    const { workspace } = stack;
    const { id } = stack.mint(args);
    await workspace.writeProgram(stored("ci", id));
    await workspace.up();
    const [ci] = await workspace.resources("ci");
    store.broken = true;
    await workspace.writeProgram(stored("ci", id, "tokenPrefix"));
    await workspace.up({ args: ["--replace", ci?.urn ?? ""], expectFailure: true });
    expect(
      (await workspace.resources("ci")).map((resource) => [resource.id, resource.delete ?? false]),
    ).toEqual([
      [id, false],
      [id, true],
    ]);

    store.broken = false;
    await workspace.writeProgram(stored("ci", undefined));
    const { output } = await workspace.up();
    expect(oneLine(output)).toContain(`token ${id} was not revoked: the program keeps it`);
    expect((await workspace.resources("ci")).map((resource) => resource.id)).toEqual([id]);
    expect(stateOf(id)).toBe("active");
    await workspace.destroy();
    expect(stateOf(id)).toBe("revoked");
  });

  test("after an interrupted rename without an alias, the next up does not revoke it either", async () => {
    const { workspace } = stack;
    const { id } = stack.mint(args);
    await workspace.writeProgram(stored("before", id));
    await workspace.up();
    store.broken = true;
    await workspace.writeProgram(stored("after", id, "tokenPrefix"));
    await workspace.up({ expectFailure: true });
    store.broken = false;
    await workspace.writeProgram(stored("after", undefined));
    await workspace.up({ args: ["--refresh"] });
    expect(await workspace.resources("before")).toEqual([]);
    expect((await workspace.resources("after")).map((resource) => resource.id)).toEqual([id]);
    expect(stateOf(id)).toBe("active");
  });

  test("and what is removed from the program is revoked, after a refresh too", async () => {
    const id = (await stack.workspace.resources("after"))[0]?.id ?? "";
    await stack.workspace.writeProgram(program(""));
    await stack.workspace.up({ args: ["--refresh"] });
    expect(stateOf(id)).toBe("revoked");
  });
});
