import { writeFile } from "node:fs/promises";
import path from "node:path";
import { useEngineStack } from "../support/engine/engineStack";
import { nativeProgram } from "../support/engine/nativeProgram";
import { DAY } from "../support/time";

const TYPE = "influxdb-tokens:index:ManagementToken";
const NOBODY = "00000000-0000-4000-8000-000000000099";

describe("a token that was created by hand", () => {
  const stack = useEngineStack({ workspace: { plugin: true, program: nativeProgram("") } });
  const pulumiImport = (args: readonly string[], expectFailure = false) =>
    stack.workspace.run(["import", ...args, "--yes", "--skip-preview", "--generate-code=false"], {
      expectFailure,
    });
  const end = new Date(Math.ceil(Date.now() / 1000) * 1000 + 90 * DAY).toISOString();
  const ids: Record<string, string> = {};
  /** Programs are files, and contain no secret. */
  const env: Record<string, string> = {};
  const declared = (changed = "") =>
    nativeProgram(`const one = new ManagementToken("one", { description: "one" }, { protect: true });
const two = new ManagementToken("two", { description: "two" });
new ManagementToken("with-end", { description: "with end", expiresAt: "${end}" });
new ManagementToken("by-option", { description: "by option${changed}" }, { import: "${ids["by option"]}" });
new ManagementToken("adopted", { description: "adopted", adopt: { id: "${ids.adopted}", token: process.env.GIVEN } });
const found = new ManagementToken("found", {}, { id: "${ids.elsewhere}" });
exports.found = found.tokenId;
exports.unknown = [one.token, two.token, found.token].map((token) => token.apply((secret) => secret === undefined));
const listed = (args) => pulumi.runtime.invoke("influxdb-tokens:index:getManagementTokens", args)
  .then(({ tokens }) => tokens.map(({ description, status }) => description + ": " + status).sort());
exports.live = listed({});
exports.all = listed({ live: false });
exports.within = pulumi.interpolate\`token: \${two.token}\`;`);

  test("is imported by itself, with several in one file, and by its option; then nothing is left to do", async () => {
    for (const description of ["one", "two", "by option", "adopted", "elsewhere", "spare"]) {
      const { id, secret } = stack.mint({ description });
      ids[description] = id;
      if (description === "adopted") env.GIVEN = secret;
      if (description === "spare") stack.emulator.revoke(id);
    }
    ids["with end"] = stack.mint({
      description: "with end [pulumi:p/s/n#0123456789abcdef]",
      expiresAt: end,
    }).id;
    await pulumiImport([TYPE, "one", ids.one ?? ""]);
    const file = path.join(stack.workspace.root, "import.json");
    const resources = ["two", "with end"].map((name) => ({
      type: TYPE,
      name: name.replace(" ", "-"),
      id: ids[name],
    }));
    await writeFile(file, JSON.stringify({ resources }));
    await pulumiImport(["--file", file, "--protect=false"]);
    await stack.workspace.writeProgram(declared());
    await stack.workspace.preview({ env, args: ["--diff"] });
    await stack.workspace.up({ env });
    expect(new Set(stack.takeRequests())).toEqual(new Set(["list 200", "get 200"]));
    await stack.workspace.up({ env, args: ["--expect-no-changes", "--refresh"] });
    const [one] = await stack.workspace.resources("one");
    expect(one).toMatchObject({ id: ids.one, protect: true, outputs: { status: "active" } });
    expect(await stack.workspace.output("found")).toBe(ids.elsewhere);
    const [adopted] = await stack.workspace.resources("adopted");
    expect(adopted?.inputs?.adopt).toMatchObject({ token: { ciphertext: expect.any(String) } });
    expect(adopted?.outputs?.token).toMatchObject({ ciphertext: expect.any(String) });
  });

  test("has no secret: a Node program that uses it sees undefined", async () => {
    expect(await stack.workspace.output("unknown")).toEqual([true, true, true]);
    expect(await stack.workspace.output("within")).toBe("token: undefined");
  });

  test("is listed by the function of the package, dead ones if asked for", async () => {
    const live = ["adopted", "by option", "elsewhere", "one", "two", "with end"].map(
      (name) => `${name}: active`,
    );
    const listed = async (name: string) => (await stack.workspace.output(name)) as string[];
    expect(await listed("live")).toEqual(expect.arrayContaining(live));
    expect(await listed("live")).not.toContain("spare: revoked");
    expect(await listed("all")).toEqual(expect.arrayContaining([...live, "spare: revoked"]));
    for (const [args, reason] of [
      ['{ live: "yes" }', "must be true or false"],
      ["{ alive: true }", "is not an argument: the only one is live"],
    ]) {
      const call = `pulumi.runtime.invoke("influxdb-tokens:index:getManagementTokens", ${args});`;
      await stack.workspace.writeProgram(nativeProgram(call));
      expect((await stack.workspace.preview({ expectFailure: true })).output).toContain(reason);
    }
  });

  test("is not replaced while the program has the option import, and the engine says so", async () => {
    await stack.workspace.writeProgram(declared(", changed"));
    const { output } = await stack.workspace.up({ env, expectFailure: true });
    expect(output).toContain("please remove the `import` declaration from your program");
    expect(stack.emulator.tokens().find(({ id }) => id === ids["by option"])?.state).toBe("active");
  });

  test("that is dead or unknown, or another kind of resource, is not imported, and the message says why", async () => {
    const before = await stack.workspace.stateText();
    const wrong: [readonly string[], string][] = [
      [[TYPE, "spare", ids.spare ?? ""], "was revoked at"],
      [[TYPE, "nobody", NOBODY], `there is no token ${NOBODY} in dedicated:`],
      [
        [TYPE.replace("Man", "RotatingMan"), "rotating", ids.elsewhere ?? ""],
        "Declare it with `adopt: { id }`",
      ],
      [
        ["influxdb-tokens:index:TokenRetirement", "retirement", ids.elsewhere ?? ""],
        "it exists only in a state",
      ],
    ];
    for (const [args, reason] of wrong) {
      const { output } = await pulumiImport(args, true);
      expect(output).toContain(reason);
    }
    const tokens = (text: string) => (JSON.parse(text).checkpoint.latest.resources as unknown[]).length;
    expect(tokens(await stack.workspace.stateText())).toBe(tokens(before));
  });

  test("is revoked with the stack, but for one that is only looked up", async () => {
    await stack.workspace.run(["state", "unprotect", "--all", "--yes"]);
    await stack.workspace.destroy();
    const states = stack.emulator.tokens().map(({ id, state }) => [id, state]);
    const live = states.filter(
      ([id, state]) => state === "active" && Object.values(ids).includes(String(id)),
    );
    expect(live).toEqual([[ids.elsewhere, "active"]]);
  });
});
