import { type BackendUnderTest, httpBackend } from "../support/backends/configurations";
import { strays } from "../support/faults/invariants";
import { ModelStack, newCredential } from "../support/model/modelStack";
import { ProviderSlot } from "../support/model/providerSlot";
import { certificate, type Damage, type Moment, TlsFront } from "../support/service/tlsFront";

const credential = newCredential();
let slot: ProviderSlot;
let front: TlsFront;
let stack: ModelStack;

beforeAll(async () => {
  front = await TlsFront.open();
  slot = await ProviderSlot.open({
    env: { INFLUXDB_MANAGEMENT_TOKEN: credential, NODE_EXTRA_CA_CERTS: certificate },
  });
});
afterAll(async () => {
  await slot.close();
  await front.close();
});
afterEach(() => stack.close());

/** A stack that reaches its service over TLS. */
async function openAt(host: string): Promise<void> {
  const backend: BackendUnderTest = {
    ...httpBackend,
    config: (surroundings) => {
      front.target = surroundings.endpoint;
      return httpBackend.config({ ...surroundings, endpoint: `https://${host}:${front.port}` });
    },
  };
  stack = await ModelStack.open({ slot, backend, credential });
  front.calm();
}

const declared = (name: string) => ({ name, args: { description: name, verify: { timeout: "10m" } } });
const carriedOut = (operation: string) =>
  stack.emulator.requests.filter((request) => request.operation === operation).length;

const DAMAGES: readonly Damage[] = ["bad MAC", "plain text", "unknown record", "reset"];
const MOMENTS: readonly Moment[] = ["before the answer", "in the middle of the answer"];

describe.each(DAMAGES)("a TLS connection with %s", (damage) => {
  test.each(MOMENTS)("%s of a creation has an unknown outcome: one token is there in the end", async (at) => {
    await openAt("127.0.0.1");
    // The connection is kept alive from here on.
    expect(await stack.model.up([declared("a")])).toEqual({ ok: true, errors: [] });
    front.damage("POST", damage, at);
    await stack.model.up([declared("a"), declared("b")]);
    expect(strays(stack)).toEqual([]);
    expect(await stack.model.up([declared("a"), declared("b")])).toEqual({ ok: true, errors: [] });
    expect(stack.living()).toHaveLength(2);
    expect(carriedOut("create")).toBe(3);
  });

  test("before the answer of a revocation has an unknown outcome: the listing decides", async () => {
    await openAt("127.0.0.1");
    await stack.model.up([declared("a")]);
    front.damage("DELETE", damage, "before the answer");
    expect(await stack.model.destroy()).toEqual({ ok: true, errors: [] });
    expect(stack.living()).toEqual([]);
  });

  test("in the handshake has sent nothing, and says so", async () => {
    await openAt("127.0.0.1");
    await stack.model.up([declared("a")]);
    const before = stack.emulator.requests.length;
    front.damage("POST", damage, "handshake");
    const { ok, errors } = await stack.model.up([declared("a"), declared("b")]);
    // A connection that was reset before anything was sent is made again.
    if (damage === "reset") expect(errors).toEqual([]);
    else {
      expect(ok).toBe(false);
      expect(errors.join()).toMatch(/no trusted TLS connection to .*: nothing was sent/);
      expect(stack.emulator.requests).toHaveLength(before);
    }
    expect(strays(stack)).toEqual([]);
  });
});

test("a certificate of another address is no connection: nothing was sent, and it says so", async () => {
  await openAt("127.0.0.2");
  const { errors } = await stack.model.up([declared("a")]);
  expect(errors.join()).toContain("(ERR_TLS_CERT_ALTNAME_INVALID): nothing was sent");
  expect(stack.emulator.requests).toEqual([]);
});
