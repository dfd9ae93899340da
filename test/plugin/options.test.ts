import { useEngineStack } from "../support/engine/engineStack";
import { nativeProgram } from "../support/engine/nativeProgram";

const encrypted = { ciphertext: expect.any(String) };

describe("resources of the plugin", () => {
  const stack = useEngineStack({ workspace: { plugin: true } });
  const living = () => stack.made().filter(({ state }) => state === "active");
  const idOf = async (name: string) => (await stack.workspace.resources(name))[0]?.id;

  test("encrypt secrets in the state whatever options they have, and secret arguments stay secret", async () => {
    const { workspace } = stack;
    const declared = (generation: number) =>
      nativeProgram(`const opts = { transformations: [({ props }) => ({ props, opts: {} })], additionalSecretOutputs: [] };
new ManagementToken("single", {
  description: pulumi.secret("hidden purpose"), expiresIn: "90d", onInvalid: "error", verify: { timeout: "2m" },
  keepers: { plain: "1", secret: pulumi.secret("hidden keeper") },
  deliver: { command: ["sh", "-c", "cat > /dev/null", pulumi.secret("hidden argument")], timeout: "1m" },
}, opts);
const rotating = new RotatingManagementToken("rotating", {
  description: "rotating", expiresIn: "90d", rotateBefore: "30d", overlap: "7d", retire: "manual", verify: { timeout: "2m" },
  keepers: { generation: "${generation}" }, deliver: { command: ["sh", "-c", "cat > /dev/null"] },
}, opts);
new TokenRetirement("retirement", { of: rotating.rotation, confirmedBy: { store: pulumi.secret("hidden mark ${generation}") } }, opts);
exports.token = rotating.token;
exports.previous = rotating.previousToken;`);
    await workspace.writeProgram(declared(1));
    await workspace.up();
    await workspace.writeProgram(declared(2));
    await workspace.up();
    await workspace.up({ args: ["--refresh", "--expect-no-changes"] });
    const [single, rotating, retirement] = await Promise.all(
      ["single", "rotating", "retirement"].map(async (name) => (await workspace.resources(name))[0]),
    );
    expect(single?.inputs).toMatchObject({ description: encrypted, keepers: expect.anything() });
    expect(single?.outputs).toMatchObject({ token: encrypted, description: encrypted });
    expect(rotating?.outputs).toMatchObject({ token: encrypted, previousToken: encrypted, generation: 2 });
    expect(retirement?.outputs).toMatchObject({ confirmations: encrypted });
    expect(await workspace.stateText()).not.toContain("hidden");
    expect(await workspace.output("token", { showSecrets: true })).toBe(stack.secrets.at(-1));
    await workspace.writeProgram(declared(2).replaceAll("7d", "6d").replace('"error"', '"replace"'));
    for (const args of [["--diff"], ["--json"]]) await workspace.preview({ args });
    await stack.verify();
    expect(workspace.transcript).not.toContain("hidden");
  });

  test("are dropped, targeted, replaced, renamed and put into a component as usual", async () => {
    const { workspace } = stack;
    const program = (onInvalid: string) =>
      nativeProgram(`class Component extends pulumi.ComponentResource {
  constructor(name, opts) { super("test:index:Component", name, {}, opts); }
}
const lives = { expiresIn: "90d", onInvalid: "${onInvalid}" };
new ManagementToken("kept", { description: "kept", ...lives }, { retainOnDelete: true });
new ManagementToken("protected", { description: "protected", ...lives }, { protect: true });
new ManagementToken("ignoring", { description: "ignoring ${onInvalid}", ...lives }, { ignoreChanges: ["description"] });
new ManagementToken("eager", { description: "eager", ...lives }, { replaceOnChanges: ["onInvalid"], deleteBeforeReplace: true });
new ManagementToken("name", { description: "name", ...lives });`);
    await workspace.writeProgram(program("replace"));
    await workspace.up();
    const before: Record<string, string | undefined> = {};
    for (const name of ["kept", "protected", "ignoring", "eager", "name"]) before[name] = await idOf(name);

    // `name` moves into a component with another name, and one argument changes everywhere.
    await workspace.writeProgram(
      program("error").replace(
        /new ManagementToken\("name".*/,
        `const component = new Component("component");
new ManagementToken("child", { description: "name", ...lives }, {
  parent: component, aliases: [{ name: "name", parent: pulumi.rootStackResource }],
});`,
      ),
    );
    await workspace.up();
    expect(await idOf("child")).toBe(before.name);
    expect(await idOf("ignoring")).toBe(before.ignoring);
    expect(await idOf("eager")).not.toBe(before.eager);
    expect(stack.made().find(({ id }) => id === before.eager)?.state).toBe("revoked");
    await workspace.up({ args: ["--expect-no-changes"] });

    const urn = (await workspace.resources("ignoring"))[0]?.urn ?? "";
    await workspace.up({ args: ["--replace", urn, "--target", urn] });
    expect(await idOf("ignoring")).not.toBe(before.ignoring);
    expect(await idOf("kept")).toBe(before.kept);

    await workspace.writeProgram(nativeProgram(""));
    const { output } = await workspace.up({ expectFailure: true, args: ["--continue-on-error"] });
    expect(output).toContain("pulumi state unprotect");
    await workspace.run(["state", "unprotect", "--all", "--yes"]);
    await workspace.up();
    expect(living().map(({ id }) => id)).toEqual([before.kept]);
    stack.emulator.revoke(before.kept ?? "");
  });

  test("see after a refresh what became of their tokens, and replace or refuse them", async () => {
    const { workspace, emulator } = stack;
    const declared = (onInvalid: string) =>
      nativeProgram(`new ManagementToken("revoked", { description: "revoked", expiresIn: "90d" });
new ManagementToken("missing", { description: "missing", expiresIn: "90d" });
new ManagementToken("refusing", { description: "refusing", expiresIn: "90d", onInvalid: "${onInvalid}" });`);
    await workspace.writeProgram(declared("error"));
    await workspace.up();
    const [revoked = "", missing = "", refusing = ""] = await Promise.all(
      ["revoked", "missing", "refusing"].map(idOf),
    );
    emulator.revoke(revoked);
    emulator.remove(missing);
    emulator.revoke(refusing);
    await workspace.refresh();
    const statuses = async () =>
      Promise.all(
        ["revoked", "missing", "refusing"].map(
          async (name) => (await workspace.resources(name))[0]?.outputs?.status,
        ),
      );
    expect(await statuses()).toEqual(["revoked", "missing", "revoked"]);
    const { output } = await workspace.up({ expectFailure: true });
    expect(output).toContain(`token ${refusing} of "refusing" is revoked, and onInvalid is "error"`);
    await workspace.writeProgram(declared("replace"));
    const { output: diff } = await workspace.up({ args: ["--diff"] });
    expect(diff).toContain("status");
    expect(await statuses()).toEqual(["active", "active", "active"]);
    expect(living()).toHaveLength(3);
    await workspace.up({ args: ["--expect-no-changes"] });
    await workspace.destroy();
  });
});
