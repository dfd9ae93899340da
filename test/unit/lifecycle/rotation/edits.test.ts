import { TokenError } from "../../../../provider/errors";
import { diffRotation } from "../../../../provider/lifecycle/rotation/diff";
import {
  createRotation,
  readRotationTokens,
  updateRotation,
} from "../../../../provider/lifecycle/rotation/rotate";
import { type RotationState, readRotation } from "../../../../provider/lifecycle/rotation/state";
import { splitDescription } from "../../../../provider/token/ownerMarker";
import {
  type DatabaseTokensInMemory,
  databaseTokensInMemory,
} from "../../../support/lifecycle/databaseTokensInMemory";
import { fails } from "../../../support/lifecycle/fakeBackend";
import { inputs as ofManagementToken } from "../../../support/lifecycle/rotationValues";

const READ = { action: "read", database: "sensors" };
const WRITE = { action: "write", database: "sensors" };

const inputs = { ...ofManagementToken, kind: "rotatingDatabaseToken", permissions: [READ, WRITE] } as const;
const narrow = { ...inputs, permissions: [READ] };
const ID = "rotating";

let memory: DatabaseTokensInMemory;

beforeEach(() => {
  memory = databaseTokensInMemory();
});

/** What the engine hands back of a state. */
const asStored = (state: RotationState) => ({ ...state, __provider: "text" });

const update = (state: RotationState, news: Readonly<Record<string, unknown>>) =>
  updateRotation(ID, state, news, memory.clock.now(), () => memory.context);

/** The next state after a refresh. */
const refreshed = async (state: RotationState) => {
  memory.context.listing.drop();
  return readRotation(asStored(await readRotationTokens(state, memory.context)));
};

const dueFor = (state: RotationState, news: Readonly<Record<string, unknown>>) =>
  diffRotation(asStored(state), news, { now: memory.clock.now(), scope: memory.backend.scope });

/** A resource that has rotated once. */
async function rotated(): Promise<RotationState & { readonly previousTokenId: string }> {
  const { state } = await createRotation(inputs, memory.context);
  const next = await update(state, { ...inputs, keepers: { next: "1" } });
  return { ...next, previousTokenId: state.tokenId };
}

const kept = { keepers: { next: "1" } };

describe("both generations", () => {
  test("get a change, also if it was interrupted between them and a refresh came after it", async () => {
    const state = await rotated();
    const lost = new TokenError("unavailable", "503");
    memory.backend.troubleChanges((work) => work());
    memory.backend.troubleChanges(fails(lost));
    await expect(update(state, { ...narrow, ...kept })).rejects.toThrow("503");
    const seen = await refreshed(state);
    expect(dueFor(seen, { ...narrow, ...kept }).changes).toBe(true);
    const mended = await update(seen, { ...narrow, ...kept });
    expect(memory.backend.record(state.previousTokenId).permissions).toEqual([READ]);
    expect(memory.backend.record(state.tokenId).permissions).toEqual([READ]);
    expect(dueFor(await refreshed(mended), { ...narrow, ...kept }).changes).toBe(false);
  });

  test("get a change that somebody made of the previous token already", async () => {
    const state = await rotated();
    memory.backend.set(state.previousTokenId, { permissions: [READ] });
    const seen = await refreshed(state);
    await update(seen, { ...narrow, ...kept });
    expect(memory.backend.record(state.tokenId).permissions).toEqual([READ]);
  });

  test("are set back when somebody changed the previous token", async () => {
    const state = await rotated();
    memory.backend.set(state.previousTokenId, { permissions: [READ] });
    const seen = await refreshed(state);
    expect(dueFor(seen, { ...inputs, ...kept })).toMatchObject({ changes: true, due: ["permissions"] });
    await update(seen, { ...inputs, ...kept });
    expect(memory.backend.record(state.previousTokenId).permissions).toEqual([READ, WRITE]);
  });
});

test("an adopted predecessor stays as it is while the arguments do", async () => {
  const { id, ...byHand } = memory.backend.add({ permissions: [WRITE, { action: "read", database: "*" }] });
  const { state } = await createRotation({ ...inputs, adopt: { id } }, memory.context);
  expect(state.previousTokenId).toBe(id);
  const seen = await refreshed(state);
  expect(dueFor(seen, inputs).changes).toBe(false);
  await update(seen, inputs);
  expect(memory.backend.record(id)).toMatchObject(byHand);
});

test.each(["conflict", "protocol", "ambiguous"] as const)(
  "a previous token that is dead by now does not stop an update, if the service answers with %s",
  async (code) => {
    const state = await rotated();
    const revokedAt = new Date(memory.clock.now()).toISOString();
    memory.backend.set(state.previousTokenId, { revokedAt });
    memory.backend.troubleChanges((work) => work());
    memory.backend.troubleChanges(fails(new TokenError(code, "it is revoked")));
    expect(await update(state, { ...narrow, ...kept })).toMatchObject({ permissions: [READ] });
    expect(memory.backend.record(state.tokenId).permissions).toEqual([READ]);
    expect(memory.warnings.join()).toContain(state.previousTokenId);
  },
);

test("a current token that is dead by now does not stop the rotation that replaces it", async () => {
  const { state } = await createRotation(inputs, memory.context);
  memory.backend.set(state.tokenId, { revokedAt: new Date(memory.clock.now()).toISOString() });
  const next = await update(state, { ...narrow, keepers: { leaked: "1" } });
  expect(next).toMatchObject({ generation: 2, status: "active", permissions: [READ] });
  expect(next.tokenId).not.toBe(state.tokenId);
});

test("a token that is dead by now is not changed, and the error says what to do", async () => {
  const { state } = await createRotation(inputs, memory.context);
  memory.backend.set(state.tokenId, { revokedAt: new Date(memory.clock.now()).toISOString() });
  await expect(update(state, narrow)).rejects.toThrow("`pulumi up --refresh`");
});

test("a change of the description keeps the owner marker, by which an unverified token is known", async () => {
  memory.backend.trouble("probe", fails(new TokenError("unavailable", "503")), 1_000);
  const failure = await createRotation(inputs, memory.context).catch((error) => error);
  memory.backend.calm();
  const { tokenId } = failure.state;
  const { marker } = splitDescription(memory.backend.record(tokenId).description);
  const renamed = { ...inputs, description: "CI, new", owner: "acme/infra/prod/renamed" };
  const next = await update(readRotation(asStored(failure.state)), renamed);
  expect(next).toMatchObject({ tokenId, status: "active", description: "CI, new" });
  expect(splitDescription(memory.backend.record(tokenId).description)).toEqual({ text: "CI, new", marker });
});
