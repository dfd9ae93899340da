import { useEngineStack } from "../support/engine/engineStack";
import { program } from "../support/engine/program";

describe("ManagementToken.get", () => {
  const stack = useEngineStack();
  const look = (id: string) =>
    program(`const found = ManagementToken.get("found", ${JSON.stringify(id)});
for (const name of ["tokenId", "description", "expiresAt", "status", "tokenPrefix"]) exports[name] = found[name];
exports.isToken = ManagementToken.isInstance(found);`);
  const end = "2099-01-01T00:00:00Z";

  test("reads a token that something else owns, and leaves it there when the stack goes", async () => {
    const { workspace, emulator } = stack;
    const { id, secret } = stack.mint({ description: "By hand", expiresAt: end });
    await workspace.writeProgram(look(id));
    await workspace.up();
    const printed = await workspace.run(["stack", "output", "--json"]);
    expect(JSON.parse(printed.stdout)).toEqual({
      tokenId: id,
      description: "By hand",
      expiresAt: end,
      status: "active",
      tokenPrefix: secret.slice(0, 9),
      isToken: true,
    });
    emulator.revoke(id);
    await workspace.up();
    expect(await workspace.output("status")).toBe("revoked");
    stack.takeRequests();
    await workspace.destroy();
    expect(stack.takeRequests()).toEqual([]);
  });

  test("does not know the secret: using it fails", async () => {
    const { id } = stack.mint({ description: "By hand" });
    await stack.workspace.writeProgram(`${look(id)}exports.token = found.token;`);
    const { output } = await stack.workspace.up({ expectFailure: true });
    expect(output.replace(/\s+/g, " ")).toContain(`the secret of token ${id} is unknown`);
  });

  test("fails for an id that the account does not have", async () => {
    await stack.workspace.writeProgram(look("no-such-id"));
    const { output } = await stack.workspace.up({ expectFailure: true });
    expect(output.replace(/\s+/g, " ")).toContain("there is no token no-such-id in dedicated:");
    expect(output).not.toMatch(/\n\s+at /);
  });
});
