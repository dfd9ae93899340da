import { useEmulator } from "../../support/command/onEmulator";
import { sha256 } from "../../support/sha256";

const on = useEmulator();

test("says until when a secret is accepted, and which token it is", async () => {
  const expiresAt = "2099-01-01T00:00:00Z";
  const { record, secret } = on.emulator.mint({ description: "stored", expiresAt });
  const { code, out } = await on.run(["verify"], { stdin: `${secret}\n` });
  expect(code).toBe(0);
  expect(out).toBe(`accepted until ${expiresAt}: token ${record.id} ${record.tokenPrefix}…\n`);
});

test("compares with a fingerprint", async () => {
  const { secret } = on.emulator.mint({ description: "stored" });
  const current = await on.run(["verify", "--fingerprint", sha256(secret).toUpperCase()], { stdin: secret });
  expect(current).toMatchObject({ code: 0, out: expect.stringMatching(/^current/) });
  const old = await on.run(["verify", "--fingerprint", sha256("another"), "--json"], { stdin: secret });
  expect(old.code).toBe(3);
  expect(old.json()).toMatchObject({
    schemaVersion: 1,
    current: false,
    authenticates: true,
    classes: ["accepted", "not-current"],
  });
});

test.each([
  ["revoked", (id: string) => on.emulator.revoke(id), "is revoked"],
  ["gone", (id: string) => on.emulator.remove(id), "no token"],
])("says that the token is %s", async (_, act, said) => {
  const { record, secret } = on.emulator.mint({ description: "stored" });
  act(record.id);
  const { code, out } = await on.run(["verify"], { stdin: secret });
  expect(code).toBe(3);
  expect(out).toContain(`NOT ACCEPTED: `);
  expect(out).toContain(said);
});

test("uses the secret itself where there is no other credential", async () => {
  const environment = { INFLUXDB_MANAGEMENT_TOKEN: undefined };
  const { record, secret } = on.emulator.mint({ description: "stored" });
  expect((await on.run(["verify"], { stdin: secret, environment })).code).toBe(0);
  on.emulator.revoke(record.id);
  const dead = await on.run(["verify"], { stdin: secret, environment });
  expect(dead).toMatchObject({ code: 3, out: expect.stringContaining("401") });
});

test("a refused credential of our own says nothing about the secret", async () => {
  const { secret } = on.emulator.mint({ description: "stored" });
  on.emulator.faults.add({ kind: "status", status: 401, operation: "list" });
  const { code, out } = await on.run(["verify"], { stdin: secret });
  expect({ code, out }).toEqual({ code: 1, out: "" });
});

test("what is no token at all is not accepted, and not shown", async () => {
  const { code, out } = await on.run(["verify"], { stdin: "an-old-password-of-ours" });
  expect(code).toBe(3);
  expect(out).not.toContain("password");
  expect((await on.run(["verify", "--fingerprint", "abc"], { stdin: "x" })).code).toBe(2);
});
