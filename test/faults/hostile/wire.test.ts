import {
  CheckRequest,
  type CheckResponse,
  ConfigureRequest,
  CreateRequest,
  InvokeRequest,
  type InvokeResponse,
} from "@pulumi/pulumi/proto/provider_pb";
import { ListValue, Value } from "google-protobuf/google/protobuf/struct_pb";
import { HANDLER } from "../../../provider/resources/handler";
import { UNKNOWN } from "../../../provider/unknown";
import { httpBackend } from "../../support/backends/configurations";
import { TOKEN_SHAPED } from "../../support/faults/hostileValues";
import { leaks } from "../../support/faults/invariants";
import { ModelStack, newCredential } from "../../support/model/modelStack";
import type { ProviderProcess } from "../../support/model/providerProcess";
import { ProviderSlot } from "../../support/model/providerSlot";
import { Session } from "../../support/model/session";
import { CallFailed, decodeMarked, encode, isMarked, marked } from "../../support/model/wire";

/** What tells a special value from an ordinary object in the engine's protocol. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SPECIAL: Readonly<Record<string, unknown>> = {
  "an asset": { [SIGNATURE]: "c44067f5952c0a294b673a41bacd8c17", text: TOKEN_SHAPED },
  "an archive": { [SIGNATURE]: "0def7320c3a5731c473e5ecbe6d01bc7", path: "/etc/passwd" },
  "a resource": { [SIGNATURE]: "5cf8f73096256a8f31e491e813e4eb8e", urn: "urn", id: "x" },
  "an output": { [SIGNATURE]: "d0e6a833031e9bbcd3f4e8bde6ca49a4", value: "x", secret: true },
  "a value of an unknown kind": { [SIGNATURE]: "7", value: TOKEN_SHAPED },
  "a value whose kind is no text": { [SIGNATURE]: { a: 1 }, value: "x" },
};

const urnOf = (type: string) => `urn:pulumi:test::faults::influxdb-tokens:index:${type}::ci`;
const URN = urnOf("ManagementToken");
const HARMLESS = { description: "CI", expiresIn: "90d", verify: false };

const credential = newCredential();
let slot: ProviderSlot;
let stack: ModelStack;
let process: ProviderProcess;
let session: Session;

beforeAll(async () => {
  slot = await ProviderSlot.open({ way: "plugin", env: { INFLUXDB_MANAGEMENT_TOKEN: credential } });
  stack = await ModelStack.open({ slot, credential, backend: httpBackend });
  process = await slot.process();
});

beforeEach(async () => {
  session = await Session.open(process, stack.config);
});

afterAll(async () => {
  await stack.close();
  await slot.close();
});

/** The message of a call that has to fail: one line, without a stack, and nothing that is shaped like a token. */
async function refusal(call: Promise<unknown>): Promise<string> {
  const message = await call.then(
    () => "the call succeeded",
    ({ details, message: own }) => String(details ?? own),
  );
  expect(message).not.toBe("the call succeeded");
  expect(message).not.toContain(TOKEN_SHAPED);
  expect(message).not.toMatch(/\n|\.c?js:\d+|unexpected failure/);
  expect(stack.living()).toEqual([]);
  return message;
}

describe.each(Object.entries(SPECIAL))("%s", (_name, value) => {
  const places = {
    whole: value,
    "in a map": { a: value },
    "in a list": [value],
    "in a secret": marked(value),
  };

  test.each(Object.entries(places))("as an argument, %s: refused, with its place", async (_place, given) => {
    const check = session.check({ urn: URN }, {}, { ...HARMLESS, keepers: given });
    expect(await refusal(check)).toMatch(/^keepers[.[\]\w]* is an? .*: it must be plain data$/);
    expect(await refusal(session.create({ urn: URN }, { ...HARMLESS, keepers: given }))).toMatch(
      /plain data/,
    );
  });

  test("as a setting and as an argument of a function: refused", async () => {
    const config = { ...stack.config, "influxdb-tokens:timeout": value };
    expect(await refusal(Session.checkConfig(process, {}, config))).toMatch(/^timeout is an? /);
    expect(await refusal(invoke("getManagementTokens", { live: value }))).toMatch(/^live is an? /);
  });
});

function invoke(name: string, args: Readonly<Record<string, unknown>>): Promise<InvokeResponse> {
  const request = new InvokeRequest().setTok(`influxdb-tokens:index:${name}`).setArgs(encode(args));
  return process.call((client, done) => client.invoke(request, done));
}

describe("secrets", () => {
  test.each(["description", "keepers", "expiresIn", "verify"] as const)(
    "a secret %s stays one, in arguments and outputs",
    async (name) => {
      const args = { ...HARMLESS, keepers: { release: "1" } };
      const { inputs, failures } = await session.check(
        { urn: URN },
        {},
        { ...args, [name]: marked(args[name]) },
      );
      expect(failures).toEqual([]);
      expect(isMarked(inputs[name])).toBe(true);
      const { id, outputs } = await session.create({ urn: URN }, inputs);
      expect(isMarked(outputs[name])).toBe(true);
      expect(isMarked(outputs.token)).toBe(true);
      const read = await session.read({ urn: URN, id }, outputs, inputs);
      expect(isMarked(read.outputs[name])).toBe(true);
      expect(isMarked(read.inputs?.[name])).toBe(true);
      const changed = { ...inputs, onInvalid: "error" };
      const updated = await session.update({ urn: URN, id }, read.outputs, changed, inputs);
      expect(isMarked(updated.outputs[name])).toBe(true);
      await session.delete({ urn: URN, id }, updated.outputs, changed);
    },
  );

  test("secrets within secrets, and deep inside", async () => {
    const keepers = marked({ a: marked(marked("x")) });
    const { inputs, failures } = await session.check({ urn: URN }, {}, { ...HARMLESS, keepers });
    expect(failures).toEqual([]);
    expect(inputs.keepers).toEqual(marked({ a: "x" }));
    const inner = await session.check({ urn: URN }, {}, { ...HARMLESS, keepers: { a: marked("x") } });
    expect(isMarked(inner.inputs.keepers)).toBe(true);
  });

  test("the secret of an adopted token is marked where it stands", async () => {
    const adopt = { id: "11111111-1111-4111-8111-111111111111", token: TOKEN_SHAPED };
    const { inputs } = await session.check({ urn: URN }, {}, { description: "CI", adopt });
    expect(JSON.stringify(inputs, (_key, value) => (isMarked(value) ? undefined : value))).not.toContain(
      TOKEN_SHAPED,
    );
  });

  test("a token in the plain text of an argument is refused and not repeated", async () => {
    const { failures } = await session.check({ urn: URN }, {}, { ...HARMLESS, description: TOKEN_SHAPED });
    expect(failures).toHaveLength(1);
    expect(JSON.stringify(failures)).not.toContain(TOKEN_SHAPED);
  });
});

describe("requests that no engine makes", () => {
  const urns = [
    "",
    "urn",
    "urn:pulumi:a::b",
    "urn:pulumi:::::::",
    urnOf("Other"),
    urnOf("__proto__"),
    urnOf("constructor"),
    `urn:pulumi:test::faults::pulumi-nodejs:dynamic/influxdb-tokens:ManagementToken::ci`,
    `urn:pulumi:test::faults::${TOKEN_SHAPED}::ci`,
  ];
  test.each(urns)("the URN %j: every call is refused", async (urn) => {
    const subject = { urn, id: "x" };
    await refusal(session.check(subject, {}, HARMLESS));
    await refusal(session.diff(subject, {}, HARMLESS, {}));
    await refusal(session.create(subject, HARMLESS));
    await refusal(session.read(subject, {}, {}));
    await refusal(session.update(subject, {}, HARMLESS, {}));
    await refusal(session.delete(subject, {}, {}));
  });

  test.each(["", "influxdb-tokens:index:other", "__proto__", "toString", "constructor", TOKEN_SHAPED])(
    "the function %j is refused",
    async (token) => {
      const request = new InvokeRequest().setTok(token);
      await refusal(process.call((client, done) => client.invoke(request, done)));
    },
  );

  test("values of no kind, and numbers that are none", async () => {
    const values = {
      "no value": new Value(),
      NaN: new Value().setNumberValue(Number.NaN),
      Infinity: new Value().setNumberValue(Number.POSITIVE_INFINITY),
      "in a list": new Value().setListValue(new ListValue().setValuesList([new Value()])),
    };
    for (const value of Object.values(values)) {
      for (const name of ["description", "keepers", "verify", "expiresIn"]) {
        const news = encode(HARMLESS);
        news.getFieldsMap().set(name, value);
        const check = new CheckRequest().setUrn(URN).setNews(news);
        const checked = process
          .call<CheckResponse>((client, done) => client.check(check, done))
          .then((answer) => {
            if (answer.getFailuresList().length > 0)
              throw new Error(answer.getFailuresList()[0]?.getReason());
          });
        await refusal(checked);
        const create = new CreateRequest().setUrn(URN).setProperties(news);
        await refusal(process.call((client, done) => client.create(create, done)));
      }
    }
  });

  test("nothing at all", async () => {
    await refusal(process.call((client, done) => client.check(new CheckRequest(), done)));
    await refusal(process.call((client, done) => client.create(new CreateRequest(), done)));
    const configure = new ConfigureRequest();
    await process.call((client, done) => client.configure(configure, done));
    await refusal(session.create({ urn: URN }, HARMLESS));
    await refusal(session.create({ urn: URN }, {}));
  });

  test("unknown values in a creation that is no preview", async () => {
    for (const given of [UNKNOWN, marked(UNKNOWN)]) {
      for (const name of ["description", "expiresIn", "verify", "deliver", "adopt", "keepers"]) {
        await refusal(session.create({ urn: URN }, { ...HARMLESS, [name]: given }));
      }
      await refusal(session.create({ urn: URN }, { ...HARMLESS, keepers: { a: given } }));
    }
  });

  test("the hidden arguments of a dynamic resource have no effect", async () => {
    const hidden = { kind: "rotating", owner: "other/other/other/x", within: "a", __provider: "throw 1" };
    const { inputs, failures } = await session.check({ urn: URN }, {}, { ...HARMLESS, ...hidden });
    expect(failures).toEqual([]);
    expect(Object.keys(inputs).sort()).toEqual(Object.keys(HARMLESS).sort());
    const { id, outputs } = await session.create({ urn: URN }, { ...HARMLESS, ...hidden });
    expect(outputs).toMatchObject({ owner: "faults/test/ci" });
    expect(outputs).not.toHaveProperty("kind");
    expect(outputs).not.toHaveProperty("__provider");
    await session.delete({ urn: URN, id }, outputs, {});
  });

  test("names that every object has are arguments like others", async () => {
    for (const name of ["constructor", "toString", "hasOwnProperty"]) {
      const { failures } = await session.check({ urn: URN }, {}, { ...HARMLESS, [name]: "x" });
      expect(failures.map(({ property }) => property)).toEqual([expect.stringContaining(name)]);
    }
    const polluting = JSON.parse('{"__proto__":{"polluted":"yes"},"constructor":"x"}');
    const { id, outputs } = await session.create({ urn: URN }, { ...HARMLESS, keepers: polluting });
    expect(outputs.keepers).toEqual({ constructor: "x" });
    await session.delete({ urn: URN, id }, outputs, {});
  });

  test("4 MB of a description", async () => {
    const description = "x".repeat(4_200_000);
    const { failures } = await session.check({ urn: URN }, {}, { ...HARMLESS, description });
    expect(failures).toHaveLength(1);
    await refusal(session.create({ urn: URN }, { ...HARMLESS, description }));
  });
});

describe("states that this release did not write", () => {
  test.each([{ stateVersion: 999 }, { stateVersion: "x" }, { tokenId: 7 }, { token: 7 }, { status: {} }])(
    "%j: refused, and nothing is revoked",
    async (odd) => {
      const { id, outputs } = await session.create({ urn: URN }, HARMLESS);
      const state = { ...outputs, ...odd };
      const calls = [
        session.diff({ urn: URN, id }, state, HARMLESS, HARMLESS),
        session.read({ urn: URN, id }, state, HARMLESS),
        session.update({ urn: URN, id }, state, HARMLESS, HARMLESS),
        session.delete({ urn: URN, id }, state, HARMLESS),
      ];
      for (const outcome of await Promise.allSettled(calls)) {
        if (outcome.status === "rejected") expect(outcome.reason).toBeInstanceOf(CallFailed);
        expect(String(outcome.status === "rejected" && outcome.reason)).not.toMatch(/unexpected failure/);
      }
      for (const token of stack.living()) stack.emulator.revoke(token.id);
    },
  );

  test("one of a dynamic resource is continued, and what only that needs goes with the next update", async () => {
    const { id, outputs } = await session.create({ urn: URN }, HARMLESS);
    const dynamic = { ...outputs, owner: "organization/faults/test/ci", __provider: HANDLER };
    const args = { ...HARMLESS, owner: "organization/faults/test/ci", __provider: HANDLER };
    const compared = await session.diff({ urn: URN, id }, dynamic, HARMLESS, args);
    expect(compared.replaces).toEqual([]);
    const updated = await session.update({ urn: URN, id }, dynamic, HARMLESS, args);
    expect(updated.outputs).not.toHaveProperty("__provider");
    expect(updated.outputs).toMatchObject({ tokenId: id, token: outputs.token });
    const again = await session.diff({ urn: URN, id }, updated.outputs, HARMLESS, HARMLESS);
    expect(again.changes).toBe(false);
    await session.delete({ urn: URN, id }, updated.outputs, HARMLESS);
    expect(stack.living()).toEqual([]);
  });
});

test("a configuration that is refused leaves the last one in force", async () => {
  const request = new ConfigureRequest().setArgs(encode({ timeout: SPECIAL["an asset"] }));
  await refusal(process.call((client, done) => client.configure(request, done)));
  const { failures } = await session.check({ urn: URN }, {}, HARMLESS);
  expect(failures).toEqual([]);
});

test("a token among the settings is refused, and the credential is marked", async () => {
  const config = { ...stack.config, "influxdb-tokens:endpoint": `http://${TOKEN_SHAPED}@localhost` };
  expect(await refusal(Session.checkConfig(process, {}, config))).toMatch(/contains a management token/);
  const checked = await Session.checkConfig(
    process,
    {},
    {
      ...stack.config,
      "influxdb-tokens:managementToken": TOKEN_SHAPED,
    },
  );
  expect(checked["influxdb-tokens:managementToken"]).toEqual(marked(TOKEN_SHAPED));
});

test("a function answers records and no secret", async () => {
  const { id, outputs } = await session.create({ urn: URN }, HARMLESS);
  const answer = await invoke("getManagementTokens", {});
  const text = JSON.stringify(decodeMarked(answer.getReturn()));
  expect(text).toContain(id);
  for (const secret of stack.secrets) expect(text).not.toContain(secret);
  await session.delete({ urn: URN, id }, outputs, {});
});

/** Arguments that take the most of a message which carries the outputs of a token that is not ready. */
const LARGEST = {
  description: "\u{1f511}".repeat(500),
  keepers: { ä: "\u{1f511}".repeat(3_990) },
  deliver: { command: ["false", "x".repeat(3_950)], keepInState: true },
  verify: { timeout: "1s" },
};

test("the largest arguments still reach the state with tokens that are not ready", async () => {
  const rotation = { expiresIn: "90d", rotateBefore: "30d", overlap: "7d" };
  const program = [
    { name: "single", args: { ...LARGEST, expiresIn: "90d" } },
    { name: "rotating", kind: "rotating" as const, args: { ...LARGEST, ...rotation } },
  ];
  const activation = stack.emulator.faults.add({ kind: "activation", ms: 3_600_000 });
  const { ok, errors } = await stack.model.up(program);
  activation.remove();
  expect(ok).toBe(false);
  expect(errors.join()).toMatch(/recorded as not ready/);
  expect(stack.model.state.resources.map(({ outputs }) => outputs.tokenId).sort()).toEqual(
    stack
      .living()
      .map(({ id }) => id)
      .sort(),
  );
  expect(await stack.model.destroy()).toEqual({ ok: true, errors: [] });
  expect(stack.living()).toEqual([]);
});

test("the process has lived through all of it, and printed no secret", async () => {
  expect(process.ending).toBeUndefined();
  expect(slot.printed.join("\n")).not.toContain(TOKEN_SHAPED);
  expect(slot.printed.join("\n")).not.toMatch(/\n\s+at /);
  expect(await leaks(stack)).toEqual([]);
});
