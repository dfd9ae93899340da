import { TokenError } from "../../../../provider/errors";
import {
  createRotation,
  revokeRotation,
  updateRotation,
} from "../../../../provider/lifecycle/rotation/rotate";
import type { RotationState } from "../../../../provider/lifecycle/rotation/state";
import { fingerprint } from "../../../../provider/token/secret";
import { fails } from "../../../support/lifecycle/fakeBackend";
import { type LifecycleInMemory, lifecycleInMemory } from "../../../support/lifecycle/lifecycleInMemory";
import { inputs } from "../../../support/lifecycle/rotationValues";
import { DAY } from "../../../support/time";

let memory: LifecycleInMemory;
const { kind: _kind, __provider: _code, ...args } = inputs;

beforeEach(() => {
  memory = lifecycleInMemory();
});

const begin = async (more: Record<string, unknown> = {}) =>
  await createRotation({ ...args, ...more }, memory.context);

const update = (id: string, state: RotationState, more: Record<string, unknown> = {}) =>
  updateRotation(id, state, { ...args, ...more }, memory.clock.now(), () => memory.context);

const credentialOf = ({ token = "", tokenPrefix }: RotationState) => ({
  secret: token,
  prefix: tokenPrefix,
  fingerprint: fingerprint(token),
});

const living = () => memory.backend.alive.slice(1).map(({ id }) => id);

describe("another account", () => {
  test("nothing is revoked and nothing is made there", async () => {
    const { id, state } = await begin();
    const elsewhere = { ...state, scope: "dedicated:22222222-2222-4222-8222-222222222222" };
    memory.clock.advance(61 * DAY);
    memory.backend.calls.length = 0;
    await expect(revokeRotation(elsewhere, memory.context)).rejects.toThrow(/belongs to dedicated:2222/);
    await expect(update(id, elsewhere)).rejects.toThrow(/belongs to dedicated:2222/);
    expect(memory.backend.calls).toEqual([]);
    expect(living()).toEqual([state.tokenId]);
  });
});

describe("the credential in use", () => {
  test("is not revoked as a predecessor: the update fails and says what to do", async () => {
    const own = memory.backend.records[0]?.id ?? "";
    const { id, state } = await begin({ adopt: { id: own } });
    expect(state.previousTokenId).toBe(own);
    memory.clock.advance(8 * DAY);
    await expect(update(id, state)).rejects.toThrow(/Set another management token there first/);
    expect(memory.backend.alive.map((record) => record.id)).toEqual([own, state.tokenId]);
  });

  test("is not revoked by destroy, and the current token stays what the state says of it", async () => {
    const own = memory.backend.records[0]?.id ?? "";
    const { state } = await begin({ adopt: { id: own } });
    await expect(revokeRotation(state, memory.context)).rejects.toThrow(/authenticates: it was not revoked/);
    expect(memory.backend.alive.map((record) => record.id)).toEqual([own, state.tokenId]);
  });

  test("is not revoked by destroy as the current token, and everything else is", async () => {
    const { id, state: first } = await begin();
    const second = await update(id, first, { keepers: { release: "2" } });
    const own = { ...credentialOf(second), source: "the pipeline", fromEnvironment: true };
    const context = { ...memory.context, credentials: [own] };
    await expect(revokeRotation(second, context)).rejects.toThrow(/authenticates: it was not revoked/);
    expect(living()).toEqual([second.tokenId]);
  });
});

test("a destroy that cannot revoke the predecessor leaves the current token, and can be run again", async () => {
  const { id, state: first } = await begin();
  const second = await update(id, first, { keepers: { release: "2" } });
  memory.backend.trouble("revoke", fails(new TokenError("unavailable", "down")));
  await expect(revokeRotation(second, memory.context)).rejects.toThrow("down");
  expect(living()).toEqual([first.tokenId, second.tokenId]);
  await revokeRotation(second, memory.context);
  expect(living()).toEqual([]);
});

describe("the process ends during a rotation", () => {
  test("the new token is revoked again, and the old one stays", async () => {
    const { id, state } = await begin();
    memory.clock.advance(61 * DAY);
    memory.backend.trouble("probe", async (work) => {
      memory.end.abort();
      return work();
    });
    await expect(update(id, state)).rejects.toThrow(/the run was ended/);
    expect(living()).toEqual([state.tokenId]);
  });
});

describe("a forced rotation during an overlap that cannot revoke the older predecessor", () => {
  test("notes it, keeps the new token, and the next update revokes it", async () => {
    const { id, state: first } = await begin();
    const second = await update(id, first, { keepers: { release: "2" } });
    memory.backend.trouble("revoke", fails(new TokenError("unavailable", "down")));
    const failure = await update(id, second, { keepers: { release: "3" } }).catch((error) => error);
    expect(failure).toMatchObject({ name: "NotReadyError", id });
    const noted = failure.state as RotationState;
    expect(noted).toMatchObject({ generation: 3, status: "active", previousTokenId: second.tokenId });
    expect(noted.retiring).toEqual([{ tokenId: first.tokenId, tokenPrefix: first.tokenPrefix }]);
    const settled = await update(id, noted, { keepers: { release: "3" } });
    expect(settled).toMatchObject({ generation: 3, tokenId: noted.tokenId });
    expect(settled.retiring).toBeUndefined();
    expect(living()).toEqual([second.tokenId, noted.tokenId]);
  });
});
