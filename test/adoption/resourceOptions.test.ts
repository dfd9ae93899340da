import { useEngineStack } from "../support/engine/engineStack";
import { program } from "../support/engine/program";

/** A token with its description and the text of its options. */
type Declared = readonly [name: string, description: string, options?: string];

const tokens = (...declared: Declared[]) =>
  program(
    declared
      .map(
        ([name, description, options = "{}"]) =>
          `new ManagementToken("${name}", { description: "${description}", expiresIn: "90d" }, ${options});`,
      )
      .join("\n"),
  );

describe("the options that Pulumi has for every resource", () => {
  const stack = useEngineStack();
  const current = async (name: string) => (await stack.workspace.resources(name))[0];
  const stateOf = (id: string | undefined) => stack.made().find((token) => token.id === id)?.state;
  const write = (...declared: Declared[]) => stack.workspace.writeProgram(tokens(...declared));

  test("aliases: a renamed token stays, and so does the name on the service", async () => {
    await write(["before", "one"], ["other", "two"]);
    await stack.workspace.up();
    const before = await current("before");
    await write(["after", "one", '{ aliases: [{ name: "before" }] }'], ["other", "two"]);
    stack.takeRequests();
    await stack.workspace.up({ args: ["--expect-no-changes"] });
    expect((await current("after"))?.id).toBe(before?.id);
    expect(stack.takeRequests()).toEqual([]);
    const made = stack.made().find(({ id }) => id === before?.id);
    expect(made?.description).toContain("/before#");
    await write(["after", "one"], ["other", "two"]);
    await stack.workspace.up({ args: ["--expect-no-changes"] });
  });

  test("ignoreChanges: a changed argument is ignored until a dead token is replaced", async () => {
    const before = await current("after");
    await write(["after", "changed", '{ ignoreChanges: ["description"] }'], ["other", "two"]);
    await stack.workspace.up({ args: ["--expect-no-changes"] });
    stack.emulator.revoke(before?.id ?? "");
    await stack.workspace.up({ args: ["--refresh"] });
    const after = await current("after");
    // For a replacement the engine takes the program's arguments, ignored ones too.
    expect([stateOf(after?.id), after?.outputs?.description]).toEqual(["active", "changed"]);
    expect(after?.id).not.toBe(before?.id);
  });

  test("--target: nothing else is changed", async () => {
    const [after, other] = [await current("after"), await current("other")];
    await write(["after", "changed"], ["other", "changed"]);
    await stack.workspace.up({ args: ["--target", other?.urn ?? ""] });
    expect([stateOf(after?.id), stateOf(other?.id)]).toEqual(["active", "revoked"]);
    expect((await current("after"))?.id).toBe(after?.id);
    await stack.workspace.destroy({ args: ["--target", other?.urn ?? ""] });
    expect(await current("other")).toBeUndefined();
    expect(stateOf(after?.id)).toBe("active");
  });

  test("--replace: a new token is made although nothing changed", async () => {
    const before = await current("after");
    await write(["after", "one"]);
    await stack.workspace.up({ args: ["--replace", before?.urn ?? ""] });
    const after = await current("after");
    expect([stateOf(before?.id), stateOf(after?.id)]).toEqual(["revoked", "active"]);
  });

  test("deleteBeforeReplace: the old one is revoked before the new one is made", async () => {
    await write(["after", "two", "{ deleteBeforeReplace: true }"]);
    stack.takeRequests();
    await stack.workspace.up();
    expect(stack.takeRequests()).toEqual(["revoke 204", "list 200", "create 201", "get 200"]);
  });

  test("protect: neither destroy nor a replacement touches it, until the protection is gone", async () => {
    await write(["after", "two", "{ protect: true }"]);
    await stack.workspace.up();
    const before = await current("after");
    await write(["after", "three", "{ protect: true }"]);
    const replaced = await stack.workspace.up({ expectFailure: true });
    expect(replaced.output).toContain("marked for protection");
    const destroyed = await stack.workspace.destroy({ expectFailure: true });
    expect(destroyed.output).toContain("protect");
    expect([(await current("after"))?.id, stateOf(before?.id)]).toEqual([before?.id, "active"]);
    await write(["after", "two", "{ protect: false }"]);
    await stack.workspace.up();
  });

  test("refresh --run-program, up --refresh and preview --refresh --expect-no-changes find nothing to do", async () => {
    await stack.workspace.refresh({ args: ["--run-program", "--expect-no-changes"] });
    await stack.workspace.up({ args: ["--refresh", "--expect-no-changes"] });
    await stack.workspace.preview({ args: ["--refresh", "--expect-no-changes"] });
  });

  test("preview --refresh --expect-no-changes fails where a token died outside", async () => {
    const before = await current("after");
    stack.emulator.revoke(before?.id ?? "");
    await stack.workspace.preview({ args: ["--refresh", "--expect-no-changes"], expectFailure: true });
    await stack.workspace.destroy();
  });

  test("transformations and transforms reach a token", async () => {
    await stack.workspace.writeProgram(
      program(`pulumi.runtime.registerStackTransformation(({ type, props, opts }) =>
  type === ManagementToken.__pulumiType ? { props: { ...props, description: "transformed" }, opts } : undefined);
const byTransform = ({ props, opts }) => ({ props: { ...props, keepers: { by: "transform" } }, opts });
new ManagementToken("after", { description: "one", expiresIn: "90d" }, { transforms: [byTransform] });`),
    );
    await stack.workspace.up();
    expect((await current("after"))?.outputs).toMatchObject({
      description: "transformed",
      keepers: { by: "transform" },
    });
    await stack.workspace.destroy();
  });
});
