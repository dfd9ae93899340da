import { isAlive } from "../../support/exec/processes";
import { findOpenBao, OpenBao } from "../../support/stores/openbao";
import { describeWith } from "../../support/tools/realPart";

describeWith("the OpenBao of the tests", { bao: findOpenBao() }, ({ bao: program }) => {
  let bao: OpenBao;

  beforeAll(async () => {
    bao = await OpenBao.start(program);
  });

  afterAll(() => bao?.stop());

  test("keeps versions", async () => {
    expect(await bao.read("ci/influxdb")).toBeUndefined();
    await bao.write("ci/influxdb", { token: "one" });
    await bao.write("ci/influxdb", { token: "two" });
    expect(await bao.read("ci/influxdb")).toEqual({ data: { token: "two" }, version: 2 });
  });

  test("lets an access token do what its policy says, until it is revoked", async () => {
    await bao.write("mine/influxdb", { token: "one" });
    await bao.writePolicy("mine", `path "secret/data/mine/*" { capabilities = ["read"] }`);
    const token = await bao.createToken(["mine"]);
    const ask = async (method: string, name: string) => {
      const headers = { "X-Vault-Token": token.secret };
      const body = method === "POST" ? { body: JSON.stringify({ data: { token: "two" } }) } : {};
      return (await fetch(`${bao.url}/v1/secret/data/${name}`, { method, headers, ...body })).status;
    };
    expect(await ask("GET", "mine/influxdb")).toBe(200);
    expect(await ask("POST", "mine/influxdb")).toBe(403);
    expect(await ask("GET", "other/influxdb")).toBe(403);
    await bao.revokeToken(token);
    expect(await ask("GET", "mine/influxdb")).toBe(403);
  });

  test("is closed while it is sealed, and has lost nothing afterwards", async () => {
    await bao.write("sealed/influxdb", { token: "one" });
    await bao.seal();
    await expect(bao.write("sealed/influxdb", { token: "two" })).rejects.toThrow("answered 503");
    await bao.unseal();
    expect(await bao.read("sealed/influxdb")).toEqual({ data: { token: "one" }, version: 1 });
  });

  test("ends", async () => {
    const other = await OpenBao.start(program);
    const { pid } = other;
    expect(await isAlive(pid)).toBe(true);
    await other.stop();
    await other.stop();
    expect(await isAlive(pid)).toBe(false);
  });
});
