import path from "node:path";
import { useEngineStack } from "../../support/engine/engineStack";
import { program } from "../../support/engine/program";
import { findSecrets } from "../../support/leaks";
import { findKubernetes, Kubernetes } from "../../support/stores/kubernetes";
import { Pipe } from "../../support/stores/pipe";
import { describeWith } from "../../support/tools/realPart";

const NAME = "influxdb-ci";
const script = path.resolve(__dirname, "../../../examples/stores/pipe/kubernetes.sh");

describeWith("a Kubernetes Secret on a real API server", { kubernetes: findKubernetes() }, (found) => {
  const stack = useEngineStack();
  const token = () => stack.secrets.at(-1) ?? "";
  let kubernetes: Kubernetes;
  let pipe: Pipe;
  let options: { path: string[]; env: Record<string, string> };

  beforeAll(async () => {
    kubernetes = await Kubernetes.start(found.kubernetes);
    await kubernetes.grant("get", "create", "patch");
    options = { path: [kubernetes.programs], env: kubernetes.environment("pipeline") };
    pipe = await Pipe.open(stack);
  });

  afterAll(() => kubernetes?.stop());

  /** Makes the stack one whose token is of this generation. */
  const up = async (generation: string, deliver = "") => {
    await stack.workspace.writeProgram(
      program(`const ci = new ManagementToken("ci", {
  description: "CI", expiresIn: "90d", keepers: { generation: "${generation}" }, ${deliver}
});
exports.token = ci.token;
exports.fingerprint = ci.fingerprint;`),
    );
    const env = { ...options.env, PATH: [...options.path, stack.workspace.env.PATH].join(path.delimiter) };
    return await stack.workspace.up({ env });
  };
  const PUT = ["put.sh", ["test", "token", "kubernetes.sh", "put", NAME]] as const;
  const put = () => pipe.run(...PUT, options);
  const verify = async () => {
    const args = ["test", "fingerprint", "kubernetes.sh", "get", NAME];
    return (await pipe.run("verify.sh", args, options)).code;
  };

  test("the pipe writes it, and the next token into the same one; no process shows either", async () => {
    await up("1");
    const seen = ["pulumi", "kubectl"];
    const { code, programs } = await pipe.runUntilSeen(seen, ...PUT, options);
    expect(code).toBe(0);
    expect([...programs]).toEqual(expect.arrayContaining(seen));
    const first = await kubernetes.secret(NAME);
    // No annotation with a second copy, as a client-side apply makes one.
    expect(first).toEqual({ data: { token: token() }, annotations: {}, uid: expect.any(String) });
    expect(await verify()).toBe(0);

    await up("2");
    // The token in the Secret was replaced, and revoked: that is what the check is for.
    expect(await verify()).toBe(3);
    expect((await put()).code).toBe(0);
    expect(await kubernetes.secret(NAME)).toEqual({ ...first, data: { token: token() } });
    expect(await verify()).toBe(0);
  });

  test("who may not write fails the script, and the Secret stays", async () => {
    const before = await kubernetes.secret(NAME);
    await kubernetes.withdraw();
    const { code, output } = await put();
    expect(code).not.toBe(0);
    expect(output).toMatch(/forbidden/i);
    expect(await verify()).not.toBe(0);
    await kubernetes.grant("get", "create", "patch");
    expect(await kubernetes.secret(NAME)).toEqual(before);
  });

  test("the provider delivers to it by the same script", async () => {
    const deliver = `deliver: { command: ${JSON.stringify([script, "put", "influxdb-delivered"])} }`;
    const { output } = await up("3", deliver);
    expect((await kubernetes.secret("influxdb-delivered"))?.data).toEqual({ token: token() });
    const access = kubernetes.accessToken("pipeline");
    expect(await findSecrets({ secrets: [access, ...stack.secrets], texts: { output } })).toEqual([]);
  });
});
