import { isTokenError } from "../../../../provider/errors";
import { createRotation, updateRotation } from "../../../../provider/lifecycle/rotation/rotate";
import type { RotationState } from "../../../../provider/lifecycle/rotation/state";
import { fingerprint } from "../../../../provider/token/secret";
import {
  argumentsOf,
  type LifecycleInMemory,
  lifecycleInMemory,
} from "../../../support/lifecycle/lifecycleInMemory";
import { Random } from "../../../support/random";
import { DAY } from "../../../support/time";

let memory: LifecycleInMemory;
beforeEach(() => {
  memory = lifecycleInMemory();
});

const inputs = (release: number) => ({
  ...argumentsOf(),
  expiresIn: "1000d",
  rotateBefore: "30d",
  overlap: "7d",
  keepers: { release: String(release) },
});
const alive = () => memory.backend.alive.map(({ id }) => id);

/** The context of a provider that authenticates with the current token of a rotation. */
function authenticatedBy({ token = "", tokenId, tokenPrefix }: RotationState) {
  const credential = {
    secret: token,
    source: "the pipeline",
    fromEnvironment: true,
    prefix: tokenPrefix,
    fingerprint: fingerprint(token),
  };
  return { context: { ...memory.context, credentials: [credential] }, tokenId };
}

const up = (id: string, state: RotationState, release: number, context = memory.context) =>
  updateRotation(id, state, inputs(release), memory.clock.now(), () => context);

test("a restored state does not revoke what the provider authenticates with, and hands the next token on", async () => {
  const { id, state: first } = await createRotation(inputs(1), memory.context);
  const second = await up(id, first, 2);
  const { context } = authenticatedBy(second);
  const third = await up(id, first, 3, context);
  expect(third).toMatchObject({ generation: 3, status: "active", previousTokenId: first.tokenId });
  expect(third.retiring).toEqual([{ tokenId: second.tokenId, tokenPrefix: second.tokenPrefix }]);
  expect(alive()).toEqual(expect.arrayContaining([first.tokenId, second.tokenId, third.tokenId]));
  expect(memory.warnings.join()).toMatch(
    new RegExp(`${second.tokenId} is .*the pipeline.*each .* tries again`),
  );
  // With the next token as the credential, the one that was spared goes.
  const after = await up(id, third, 3, authenticatedBy(third).context);
  expect(after.retiring).toBeUndefined();
  expect(alive()).not.toContain(second.tokenId);
});

test("a token that a listing did not show is revoked all the same, after the overlap", async () => {
  const { id, state: first } = await createRotation(inputs(1), memory.context);
  const second = await up(id, { ...first, status: "missing" }, 1);
  expect(second.previousTokenId).toBeUndefined();
  expect(alive()).toContain(first.tokenId);
  memory.clock.advance(8 * DAY);
  const after = await up(id, second, 1);
  expect(after.retiring).toBeUndefined();
  expect(alive()).not.toContain(first.tokenId);
});

/** Updates, forced rotations, restored states, lost ends of runs and changes of the credential, in any order. */
async function history(seed: number): Promise<void> {
  const random = new Random(seed);
  const { id, state: first } = await createRotation(inputs(0), memory.context);
  const kept: RotationState[] = [first];
  let state = first;
  let credential = first;
  let release = 0;
  const run = async (wanted: number) => {
    const { context } = authenticatedBy(credential);
    return await up(id, state, wanted, context).catch((error) => {
      // On its date, the predecessor may be the credential: the user hears of it and sets another one.
      if (isTokenError(error, "self-revocation")) return state;
      throw error;
    });
  };
  const record = async (wanted: number) => {
    state = await run(wanted);
    kept.push(state);
  };
  for (let step = 0; step < 20; step++) {
    await random.weighted<() => Promise<unknown> | unknown>([
      [3, () => record(release)],
      [3, () => record(++release)],
      // The run is cut off before the engine writes the state.
      [1, () => run(++release)],
      [
        2,
        () => {
          state = random.pick(kept);
        },
      ],
      [
        2,
        () => {
          if (alive().includes(state.tokenId)) credential = state;
        },
      ],
      [2, () => memory.clock.advance(random.pick([DAY, 8 * DAY]))],
    ])();
    if (!alive().includes(credential.tokenId))
      throw new Error(`seed ${seed}: the credential is dead after step ${step}`);
  }
  // Once the newest token is the credential and the overlap is over, nothing but it and its predecessor lives.
  await record(++release);
  for (let round = 0; round < 3; round++) {
    memory.clock.advance(8 * DAY);
    credential = state;
    await record(release);
  }
  const known = [state.tokenId, state.previousTokenId];
  const left = memory.backend.records
    .slice(1)
    .filter(({ revokedAt, expiresAt = "" }) => !revokedAt && Date.parse(expiresAt) > memory.clock.now())
    .filter(({ id: tokenId }) => !known.includes(tokenId));
  if (left.length > 0) throw new Error(`seed ${seed}: ${left.length} tokens outlive everything`);
}

test("whatever is restored, forced or cut off: the credential in use is alive, and nothing is left behind", async () => {
  for (let seed = 1; seed <= 200; seed++) {
    memory = lifecycleInMemory();
    await history(seed);
  }
});
