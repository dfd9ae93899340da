import { type Emulator, startEmulator } from "../../emulator";
import { HANDLER } from "../../provider/resources/handler";
import { findSecrets } from "../support/leaks";
import { newCredential } from "../support/model/modelStack";
import { ProviderSlot } from "../support/model/providerSlot";
import { Session } from "../support/model/session";
import { usualArgs } from "../support/rotation/rotatingStack";

const A = "11111111-1111-4111-8111-111111111111";
const B = "22222222-2222-4222-8222-222222222222";
const credentials: Readonly<Record<string, string>> = { [A]: newCredential(), [B]: newCredential() };

const single = { description: "CI", expiresIn: "90d", verify: { timeout: "10m" } };
const subject = { urn: "urn:pulumi:test::faults::pulumi-nodejs:dynamic/influxdb-tokens:ManagementToken::ci" };

/** As the engine has it: a process for each provider. */
const slots: Record<string, ProviderSlot> = {};
const secrets: string[] = [];
let emulator: Emulator;

beforeAll(async () => {
  emulator = await startEmulator({
    accounts: [A, B],
    secrets: credentials,
    clustered: false,
    onIssue: (secret) => secrets.push(secret),
  });
  for (const account of [A, B]) {
    slots[account] = await ProviderSlot.open({
      env: { INFLUXDB_MANAGEMENT_TOKEN: credentials[account] ?? "" },
    });
  }
});

afterAll(async () => {
  for (const slot of Object.values(slots)) await slot.close();
  await emulator.stop();
});

/** A command's session with the provider of an account. */
async function open(account: string): Promise<Session> {
  const process = await slots[account]?.process();
  if (process === undefined) throw new Error("there is no provider for this account");
  return await Session.open(process, {
    "influxdb-tokens:endpoint": emulator.url,
    "influxdb-tokens:accountId": account,
    "influxdb-tokens:timeout": "10m",
    // What a Provider of the program says of itself.
    "influxdb-tokens:provider": account,
  });
}

const living = (account: string) =>
  emulator
    .tokens(account)
    .filter(
      ({ state, tokenPrefix }) => state === "active" && tokenPrefix !== credentials[account]?.slice(0, 9),
    )
    .map(({ id }) => id);

const rotating = { ...usualArgs, kind: "rotating" };

/** Checked inputs, as the engine passes them on. */
async function inputsFor(session: Session, args: Record<string, unknown>) {
  const goal = { ...args, owner: "organization/faults/test/ci", __provider: HANDLER };
  const { inputs, failures } = await session.check(subject, {}, goal);
  expect(failures).toEqual([]);
  return inputs;
}

afterEach(async () => {
  const printed = Object.values(slots)
    .map((slot) => slot.printed.join("\n"))
    .join("\n");
  expect(await findSecrets({ secrets, texts: { printed }, folders: [] })).toEqual([]);
  expect([...living(A), ...living(B)]).toEqual([]);
});

describe.each<[string, Record<string, unknown>, number]>([
  ["a rotating token in its overlap", { ...rotating, keepers: { release: "1" } }, 2],
  ["a single token", single, 1],
])("%s gets the provider of another account", (_name, args, tokens) => {
  test("its own provider alone touches its tokens, and revokes all of them", async () => {
    const [home, away] = [await open(A), await open(B)];
    let inputs = await inputsFor(home, args);
    const { id, outputs: first } = await home.create(subject, inputs);
    let outputs = first;
    const existing = { ...subject, id };
    if (tokens === 2) {
      const next = await inputsFor(home, { ...args, keepers: { release: "2" } });
      ({ outputs } = await home.update(existing, outputs, next, inputs));
      inputs = next;
    }
    expect(living(A)).toHaveLength(tokens);
    emulator.clearRequests();

    // What the engine asks the new provider: it compares, and replaces.
    const moved = await inputsFor(away, inputs);
    expect(await away.diff(existing, outputs, moved, inputs)).toEqual({ changes: true, replaces: ["scope"] });
    // What it must not: nothing of this reaches the service.
    for (const call of [
      () => away.read(existing, outputs, inputs),
      () => away.delete(existing, outputs, inputs),
    ]) {
      await expect(call()).rejects.toThrow(
        new RegExp(`belongs to dedicated:${A}.*configured for dedicated:${B}`),
      );
    }
    expect(emulator.requests).toEqual([]);
    expect(living(A)).toHaveLength(tokens);

    const made = await away.create(subject, moved);
    expect(living(B)).toEqual([made.outputs.tokenId]);
    expect(made.outputs.previousTokenId).toBeUndefined();
    expect(await away.diff({ ...subject, id: made.id }, made.outputs, moved, moved)).toEqual({
      changes: false,
      replaces: [],
    });

    await home.delete(existing, outputs, inputs);
    expect(living(A)).toEqual([]);
    expect(living(B)).toHaveLength(1);
    await away.delete({ ...subject, id: made.id }, made.outputs, moved);
  });
});

test("an update of a rotating token through another account's provider is refused before any call", async () => {
  const [home, away] = [await open(A), await open(B)];
  const inputs = await inputsFor(home, rotating);
  const { id, outputs } = await home.create(subject, inputs);
  emulator.clearRequests();
  const forced = await inputsFor(away, { ...rotating, keepers: { release: "2" } });
  await expect(away.update({ ...subject, id }, outputs, forced, inputs)).rejects.toThrow(/belongs to/);
  expect(emulator.requests).toEqual([]);
  await home.delete({ ...subject, id }, outputs, inputs);
});
