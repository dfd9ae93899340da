import { adoptedToken, GIVEN, quietToken, usedToken } from "../support/engine/adoptingProgram";
import { useEngineStack } from "../support/engine/engineStack";
import { program } from "../support/engine/program";
import { DAY } from "../support/time";

const END = "2099-01-01T00:00:00Z";
const ACCOUNT = "11111111-1111-4111-8111-111111111111";
const OTHER_ACCOUNT = "22222222-2222-4222-8222-222222222222";
const oneLine = (output: string) => output.replace(/\s+/g, " ");

describe("a living token is adopted", () => {
  const stack = useEngineStack({ emulator: { accounts: [ACCOUNT, OTHER_ACCOUNT] } });
  const stateOf = (id: string) => stack.emulator.tokens().find((token) => token.id === id)?.state;

  test("what cannot be adopted is named, with what to write; nothing is made and nothing changes", async () => {
    const { workspace, emulator } = stack;
    const described = stack.mint({ description: 'By "hand"', expiresAt: END });
    const endless = stack.mint({ description: "CI" });
    const other = stack.mint({ description: "other" });
    const elsewhere = stack.mint({ description: "CI", accountId: OTHER_ACCOUNT });
    const ended = stack.mint({ description: "CI", expiresAt: new Date(Date.now() + 1_000).toISOString() });
    const revoked = stack.mint({ description: "CI" });
    emulator.revoke(revoked.id);
    const forged = `${endless.secret.slice(0, 9)}${"x".repeat(endless.secret.length - 9)}`;
    stack.secrets.push(forged);

    const wrong = [
      adoptedToken({ name: "text", args: { description: "CI", expiresAt: END }, id: described.id }),
      adoptedToken({
        name: "length",
        args: { description: 'By "hand"', expiresIn: "90d" },
        id: described.id,
      }),
      adoptedToken({ name: "end", args: { description: "CI", expiresAt: END }, id: endless.id }),
      adoptedToken({ name: "wrong", args: { description: "other" }, id: other.id, given: true }),
      adoptedToken({ name: "forged", args: { description: "CI" }, id: endless.id, given: true }),
      adoptedToken({ name: "ended", args: { description: "CI" }, id: ended.id }),
      adoptedToken({ name: "revoked", args: { description: "CI" }, id: revoked.id }),
      adoptedToken({ name: "unknown", args: { description: "CI" }, id: "no-such-id" }),
      adoptedToken({ name: "elsewhere", args: { description: "CI" }, id: elsewhere.id }),
    ];
    const records = () => emulator.tokens().map(({ state: _, ...record }) => record);
    const before = records();
    await workspace.writeProgram(program(wrong.join("")));
    const result = await workspace.up({
      args: ["--continue-on-error"],
      env: { [GIVEN]: forged },
      expectFailure: true,
    });
    const output = oneLine(result.output);
    const asItIs = 'write: description: "By \\"hand\\"", expiresAt: "2099-01-01T00:00:00Z",';
    expect(output.split(asItIs).length - 1).toBeGreaterThanOrEqual(2);
    for (const message of [
      'write: description: "CI", (no expiresAt and no expiresIn: it does not expire)',
      `the secret given in adopt is not that of token ${other.id}, whose prefix is ${other.secret.slice(0, 9)}`,
      `does not accept the secret given in adopt for token ${endless.id}`,
      `token ${ended.id} expired at`,
      `token ${revoked.id} was revoked at`,
      "only a live token can be adopted",
      `there is no token no-such-id in dedicated:${ACCOUNT}`,
      `there is no token ${elsewhere.id} in dedicated:${ACCOUNT}@127.0.0.1:${emulator.port}: check the id, and the account`,
    ]) {
      expect(output).toContain(message);
    }
    expect(result.output).not.toMatch(/\n\s+at /);
    const { resources = [] } = (await workspace.export()).deployment;
    expect(resources.filter(({ type }) => type.includes("ManagementToken"))).toEqual([]);
    expect(records()).toEqual(before);
  });

  test("arguments that cannot be are refused in preview, and a secret in them is not printed", async () => {
    const { id } = stack.mint({ description: "CI" });
    const odd = `M.V1.${"y".repeat(40)} `;
    stack.secrets.push(odd.trim());
    await stack.workspace.writeProgram(quietToken({ args: { description: "CI" }, id, given: true }));
    const preview = await stack.workspace.preview({ env: { [GIVEN]: odd }, expectFailure: true });
    expect(oneLine(preview.output)).toContain(
      "holds a secret that is no token: it must be the token's string alone",
    );
    const both = quietToken({ args: { description: "CI" }, id, options: JSON.stringify({ import: id }) });
    await stack.workspace.writeProgram(both);
    const { output } = await stack.workspace.preview({ expectFailure: true });
    expect(oneLine(output)).toContain("use either adopt or the option import, not both");
  });

  describe("without its secret", () => {
    let adopted: { id: string; secret: string };
    const args = { description: "By hand", expiresAt: END };

    test("it is taken over as it is, and everything but the secret can be used", async () => {
      const { workspace } = stack;
      adopted = stack.mint(args);
      await workspace.writeProgram(quietToken({ args, id: adopted.id }));
      stack.takeRequests();
      await workspace.up();
      expect(stack.takeRequests()).toEqual(["list 200"]);
      expect(await workspace.output("tokenId")).toBe(adopted.id);
      const [ci] = await workspace.resources("ci");
      expect(ci).toMatchObject({ id: adopted.id, outputs: { status: "active", expiresAt: END } });
      expect(ci?.outputs).not.toHaveProperty("token");
      expect(ci?.outputs).not.toHaveProperty("adopt");
      await workspace.refresh({ args: ["--expect-no-changes"] });
      await workspace.up({ args: ["--expect-no-changes"] });
    });

    test("using the secret fails, with what to do, and touches nothing", async () => {
      await stack.workspace.writeProgram(usedToken({ args, id: adopted.id }));
      const { output } = await stack.workspace.up({ expectFailure: true });
      expect(oneLine(output)).toContain(`the secret of token ${adopted.id} is unknown`);
      expect(oneLine(output)).toContain("Set adopt.token");
      expect(output).not.toMatch(/\n\s+at /);
      expect(stateOf(adopted.id)).toBe("active");
    });

    test("the whole resource can be exported", async () => {
      const whole = `${adoptedToken({ args, id: adopted.id })}exports.ci = ci;`;
      await stack.workspace.writeProgram(program(whole));
      await stack.workspace.up();
    });

    test("a wrong secret given later is refused, and the state stays", async () => {
      const other = stack.mint({ description: "other" });
      await stack.workspace.writeProgram(quietToken({ args, id: adopted.id, given: true }));
      const { output } = await stack.workspace.up({ env: { [GIVEN]: other.secret }, expectFailure: true });
      expect(oneLine(output)).toContain(`is not that of token ${adopted.id}`);
      const [ci] = await stack.workspace.resources("ci");
      expect(ci?.outputs).not.toHaveProperty("token");
    });

    test("its own secret given later is taken in, by an update", async () => {
      const env = { [GIVEN]: adopted.secret };
      await stack.workspace.writeProgram(usedToken({ args, id: adopted.id, given: true }));
      const { output } = await stack.workspace.up({ env });
      expect(output).toMatch(/1 updated/);
      expect(await stack.workspace.output("token", { showSecrets: true })).toBe(adopted.secret);
    });

    test("and stays when adopt is removed, which changes nothing", async () => {
      await stack.workspace.writeProgram(usedToken({ args }));
      stack.takeRequests();
      await stack.workspace.up({ args: ["--expect-no-changes"] });
      expect(stack.takeRequests()).toEqual([]);
      expect(await stack.workspace.output("token", { showSecrets: true })).toBe(adopted.secret);
    });

    test("destroying the resource revokes it", async () => {
      await stack.workspace.destroy();
      expect(stateOf(adopted.id)).toBe("revoked");
    });
  });

  test("with its secret, from a configuration, and with a length of life that leads to the end it has", async () => {
    const { workspace } = stack;
    const expiresAt = new Date(stack.emulator.clock.now().getTime() + 30 * DAY).toISOString();
    const { id, secret } = stack.mint({ description: "CI", expiresAt });
    await workspace.config("given", secret, { secret: true });
    await workspace.writeProgram(
      program(`const given = new pulumi.Config().requireSecret("given");
const ci = new ManagementToken("ci", {
  description: "CI",
  expiresIn: "30d",
  adopt: pulumi.output(Promise.resolve({ id: ${JSON.stringify(id)}, token: given })),
});
exports.token = ci.token;`),
    );
    await workspace.up();
    expect(await workspace.output("token", { showSecrets: true })).toBe(secret);
    await workspace.up({ args: ["--expect-no-changes"] });
    await workspace.destroy({ args: ["--run-program"] });
    expect(stateOf(id)).toBe("revoked");
  });

  test("by the option import, which can be removed afterwards", async () => {
    const { id } = stack.mint({ description: "By hand" });
    const args = { description: "By hand" };
    const imported = quietToken({ args, options: JSON.stringify({ import: id }) });
    await stack.workspace.writeProgram(imported);
    await stack.workspace.up();
    await stack.workspace.writeProgram(quietToken({ args }));
    await stack.workspace.up({ args: ["--expect-no-changes"] });
    expect(stateOf(id)).toBe("active");
    await stack.workspace.writeProgram(imported);
    await stack.workspace.destroy({ args: ["--run-program"] });
    expect(stateOf(id)).toBe("revoked");
  });
});
