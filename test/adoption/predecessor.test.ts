import { HANDLER } from "../../provider/resources/handler";
import { comparable } from "../support/engine/comparable";
import { useEngineStack } from "../support/engine/engineStack";
import { oneToken } from "../support/engine/program";

/** A dynamic resource as people write one by hand: its provider is a closure, which the engine keeps in the state. */
const handMade = (url: string, account: string) => `"use strict";
const pulumi = require("@pulumi/pulumi");
const tokens = "${url}/api/v0/accounts/${account}/management-tokens";
const call = async (method, target, body) => {
  const answer = await fetch(target, {
    method,
    headers: { authorization: "Bearer " + process.env.INFLUXDB_MANAGEMENT_TOKEN, "content-type": "application/json" },
    body: body && JSON.stringify(body),
  });
  if (!answer.ok) throw new Error("status " + answer.status);
  return answer.status === 204 ? undefined : answer.json();
};
const provider = {
  async create(inputs) {
    const { id, accessToken, ...record } = await call("POST", tokens, inputs);
    return { id, outs: { ...inputs, tokenId: id, token: accessToken, tokenPrefix: record.tokenPrefix } };
  },
  async delete(id) {
    await call("DELETE", tokens + "/" + id);
  },
};
class Token extends pulumi.dynamic.Resource {
  constructor(name, args) {
    super(provider, name, { ...args, token: undefined, tokenId: undefined, tokenPrefix: undefined },
      { additionalSecretOutputs: ["token"] }, "influxdb-tokens", "ManagementToken");
  }
}
const ci = new Token("ci", { description: "CI" });
exports.token = ci.token;
`;

describe("a token of a dynamic resource that was written by hand", () => {
  const stack = useEngineStack();

  test("is taken over by an update, without a new token, and runs this package's code from then on", async () => {
    const { workspace, emulator } = stack;
    await workspace.writeProgram(handMade(emulator.url, emulator.accounts[0] ?? ""));
    await workspace.up();
    const [before] = await workspace.resources("ci");
    expect(before?.type).toBe("pulumi-nodejs:dynamic/influxdb-tokens:ManagementToken");
    const secret = await workspace.output("token", { showSecrets: true });

    await workspace.writeProgram(oneToken({ description: "CI" }));
    const { output } = await workspace.preview();
    expect(output).toMatch(/1 to update/);
    await workspace.up();
    const [after] = await workspace.resources("ci");
    expect(after).toMatchObject({
      id: before?.id,
      outputs: { __provider: HANDLER, status: "active", stateVersion: 1, tokenId: before?.id },
    });
    expect(JSON.stringify(after)).not.toContain("fetch(");
    expect(await workspace.output("token", { showSecrets: true })).toBe(secret);
    expect(stack.made().map(({ state }) => state)).toEqual(["active"]);
  });

  test("behaves like any other afterwards", async () => {
    const { workspace, emulator } = stack;
    await workspace.up({ args: ["--expect-no-changes"] });
    const before = comparable(await workspace.export());
    await workspace.refresh({ args: ["--expect-no-changes"] });
    expect(comparable(await workspace.export())).toEqual(before);
    stack.takeRequests();
    await workspace.destroy();
    expect(stack.takeRequests()).toEqual(["revoke 204"]);
    expect(emulator.tokens().at(-1)?.state).toBe("revoked");
  });
});
