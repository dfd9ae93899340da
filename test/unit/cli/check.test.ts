import { packageVersion } from "../../../cli/version";
import { useEmulator } from "../../support/command/onEmulator";
import { DAY } from "../../support/time";

const on = useEmulator();

/** A credential with an end, in place of the administrator's. */
const credential = (days: number) => {
  const expiresAt = new Date(Date.now() + days * DAY).toISOString().replace(/\.\d+Z/, "Z");
  const { secret, record } = on.emulator.mint({ description: "the pipeline's", expiresAt });
  return { environment: { INFLUXDB_MANAGEMENT_TOKEN: secret }, id: record.id, expiresAt };
};

test("names account, way, versions and credential", async () => {
  const { id, expiresAt, environment } = credential(40);
  const { code, json } = await on.run(["check", "--json"], { environment });
  expect(code).toBe(0);
  expect(json()).toMatchObject({
    schemaVersion: 1,
    backend: "http",
    endpoint: on.emulator.url,
    versions: { "pulumi-influxdb-tokens": packageVersion(), node: process.versions.node },
    credential: { source: "the environment variable INFLUXDB_MANAGEMENT_TOKEN", id, expiresAt },
    reachable: true,
    tokens: 2,
    classes: [],
  });
  const { out } = await on.run(["check"], { environment });
  expect(out).toContain(`${expiresAt} (in 39d`);
});

test("complains about a credential that ends soon", async () => {
  const soon = await on.run(["check"], credential(29));
  expect(soon).toMatchObject({ code: 3, out: expect.stringContaining("the credential expires in 28d") });
  expect((await on.run(["check", "--within", "7d"], credential(29))).code).toBe(0);
});

test("complains about a credential that is refused", async () => {
  const { id, environment } = credential(40);
  on.emulator.revoke(id);
  const { code, json } = await on.run(["check", "--json"], { environment });
  expect(code).toBe(3);
  expect(json()).toMatchObject({ reachable: true, classes: ["refused"] });
});

test("complains where the listing does not hold the credential", async () => {
  on.emulator.faults.add({ kind: "malformed", operation: "list", body: "[]" });
  expect((await on.run(["check", "--json"])).json()).toMatchObject({ classes: ["not-listed"] });
});

test("says that the service cannot be reached", async () => {
  await on.emulator.stop();
  const { code, json } = await on.run(["check", "--json", "--timeout", "1s"]);
  expect(code).toBe(1);
  expect(json()).toMatchObject({ reachable: false, classes: ["unreachable"] });
});

test("says what is not set", async () => {
  const environment = { INFLUXDB_TOKENS_ACCOUNT_ID: undefined, INFLUXDB_MANAGEMENT_TOKEN: undefined };
  expect(await on.run(["check"], { environment })).toMatchObject({
    code: 1,
    err: expect.stringContaining("INFLUXDB_TOKENS_ACCOUNT_ID"),
  });
  const { INFLUXDB_TOKENS_ACCOUNT_ID: _, ...noCredential } = environment;
  expect(await on.run(["check"], { environment: noCredential })).toMatchObject({
    code: 1,
    err: expect.stringContaining("INFLUXDB_MANAGEMENT_TOKEN"),
  });
});

test("names influxctl where it is used and missing", async () => {
  const args = ["check", "--backend", "influxctl", "--influxctl-path", "/nowhere/influxctl"];
  expect(await on.run(args)).toMatchObject({ code: 1, err: expect.stringContaining("/nowhere/influxctl") });
});
