import { CONFIG_KEYS } from "../../../provider/account/settings";
import { HANDLER } from "../../../provider/resources/handler";
import { holdsUnknown } from "../../../provider/unknown";
import { databaseTokensBackend, httpBackend } from "../../support/backends/configurations";
import { DATABASE, PERMISSIONS } from "../../support/backends/tokensUnderTest";
import { HOSTILE, TOKEN_SHAPED } from "../../support/faults/hostileValues";
import { leaks } from "../../support/faults/invariants";
import { ModelStack, newCredential } from "../../support/model/modelStack";
import { ProviderSlot } from "../../support/model/providerSlot";
import { Session } from "../../support/model/session";
import { CallFailed } from "../../support/model/wire";

const ARGUMENTS = [
  "description",
  "expiresAt",
  "expiresIn",
  "keepers",
  "onInvalid",
  "verify",
  "deliver",
  "adopt",
  "owner",
  "somethingElse",
];

const URN = { urn: "urn:pulumi:test::faults::pulumi-nodejs:dynamic/influxdb-tokens:ManagementToken::ci" };
const HARMLESS = {
  description: "CI",
  expiresIn: "90d",
  verify: false,
  owner: "organization/faults/test/ci",
  __provider: HANDLER,
};

/** The resources whose arguments are tried: where they are declared, and harmless arguments. */
const RESOURCES = {
  ManagementToken: { ...URN, harmless: HARMLESS },
  DatabaseToken: {
    urn: URN.urn.replace("ManagementToken", "DatabaseToken"),
    harmless: { ...HARMLESS, kind: "databaseToken", permissions: PERMISSIONS[0] },
  },
} as const;

const credential = newCredential();
let slot: ProviderSlot;
/** A stack of management tokens, and one of database tokens. */
let stack: ModelStack;
let databases: ModelStack;

beforeAll(async () => {
  slot = await ProviderSlot.open({ env: { INFLUXDB_MANAGEMENT_TOKEN: credential } });
  stack = await ModelStack.open({ slot, credential, backend: httpBackend });
  databases = await ModelStack.open({ slot, credential, backend: databaseTokensBackend });
});

afterAll(async () => {
  await stack.close();
  await databases.close();
  await slot.close();
});

/** One line, no stack, and nothing token-shaped longer than a prefix. */
function expectClean(message: string): void {
  expect(message).not.toContain(TOKEN_SHAPED);
  expect(message).not.toMatch(/apiv1_\w{5}/);
  expect(message).not.toMatch(/\n\s+at |\.js:\d+/);
  expect(message.length).toBeLessThan(3_000);
}

const classes = Object.keys(HOSTILE);

const PLACES = [
  ...ARGUMENTS.map((argument) => ["ManagementToken", argument] as const),
  ...[...ARGUMENTS, "permissions", "kind"].map((argument) => ["DatabaseToken", argument] as const),
];

describe.each(PLACES)("of a %s, the argument %s", (resource, argument) => {
  test.each(classes)("%s: refused with a reason, or done right", async (name) => {
    const own = resource === "ManagementToken" ? stack : databases;
    const { urn, harmless } = RESOURCES[resource];
    const opened = await Session.open(await slot.process(), own.config);
    const { expiresIn, ...withoutExpiry } = harmless;
    const base = argument === "expiresAt" ? withoutExpiry : harmless;
    const before = own.living().length;
    const { inputs, failures } = await opened.check({ urn }, {}, { ...base, [argument]: HOSTILE[name] });
    for (const { property, reason } of failures) {
      expectClean(`${property}: ${reason}`);
      expect(reason).not.toBe("");
    }
    if (failures.length > 0) return;
    try {
      const { id, outputs } = await opened.create({ urn }, inputs);
      expect(holdsUnknown(inputs)).toBe(false);
      expect(own.living().some((token) => token.id === id)).toBe(true);
      await opened.delete({ urn, id }, outputs, inputs);
    } catch (error) {
      if (!(error instanceof CallFailed)) throw error;
      expectClean(error.message);
      if (error.initFailure !== undefined) throw error;
    }
    expect(own.living()).toHaveLength(before);
  });
});

describe.each(CONFIG_KEYS)("the setting %s", (key) => {
  test.each(classes)("%s: refused by name, or done right", async (name) => {
    const value = HOSTILE[name];
    const config = { ...stack.config, [`influxdb-tokens:${key}`]: value };
    const opened = await Session.open(await slot.process(), config);
    const before = stack.living().length;
    try {
      const { failures, inputs } = await opened.check(URN, {}, HARMLESS);
      for (const { property, reason } of failures) expectClean(`${property}: ${reason}`);
      if (failures.length > 0) {
        expect(failures.map(({ reason }) => reason).join()).toContain("influxdb-tokens:");
        return;
      }
      const { id, outputs } = await opened.create(URN, inputs);
      expect(stack.living().some((token) => token.id === id)).toBe(true);
      await opened.delete({ ...URN, id }, outputs, inputs);
    } catch (error) {
      if (!(error instanceof CallFailed)) throw error;
      expectClean(error.message);
      expect(error.initFailure).toBeUndefined();
    }
    expect(stack.living()).toHaveLength(before);
  });
});

test("the largest arguments still reach the state with a token that is not ready", async () => {
  const keepers = { ä: "\u{1f511}".repeat(3_990) };
  const args = { description: "\u{1f511}".repeat(500), keepers, expiresIn: "90d", verify: { timeout: "1s" } };
  const activation = stack.emulator.faults.add({ kind: "activation", ms: 3_600_000 });
  const { ok, errors } = await stack.model.up([{ name: "large", args }]);
  activation.remove();
  expect(ok).toBe(false);
  expect(errors.join()).toMatch(/recorded as not ready/);
  expect(stack.model.state.resources.map(({ id }) => id)).toEqual(stack.living().map(({ id }) => id));
  expect(await stack.model.destroy()).toEqual({ ok: true, errors: [] });
  expect(stack.living()).toEqual([]);
});

test("the most permissions still reach the state with a token that is not ready", async () => {
  const permissions = Array.from({ length: 450 }, (_, index) => ({
    action: "read",
    database: index === 0 ? DATABASE : index.toString(36),
  }));
  const args = { description: "\u{1f511}".repeat(500), permissions, verify: { timeout: "1s" } };
  const activation = databases.emulator.faults.add({ kind: "activation", ms: 3_600_000 });
  const { ok, errors } = await databases.model.up([{ name: "large", args }]);
  activation.remove();
  expect(ok).toBe(false);
  expect(errors.join()).toMatch(/recorded as not ready/);
  expect(databases.model.state.resources.map(({ id }) => id)).toEqual(databases.living().map(({ id }) => id));
  expect(await databases.model.destroy()).toEqual({ ok: true, errors: [] });
  expect(databases.living()).toEqual([]);
});

test("keepers that would not fit are refused", async () => {
  const args = { description: "CI", keepers: { a: "x".repeat(16_000) }, expiresIn: "90d" };
  const { errors } = await stack.model.up([{ name: "large", args }]);
  expect(errors).toEqual([expect.stringMatching(/keepers must not be larger than 16000 bytes/)]);
  expect(stack.living()).toEqual([]);
});

test("the process has lived through all of it, and printed no secret", async () => {
  expect(await stack.model.up([])).toEqual({ ok: true, errors: [] });
  expect(slot.printed.join("\n")).not.toContain(TOKEN_SHAPED);
  expect(slot.printed.join("\n")).not.toMatch(/\n\s+at /);
  expect(await leaks(stack)).toEqual([]);
  expect(await leaks(databases)).toEqual([]);
});
