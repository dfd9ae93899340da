import type { RotatingStack } from "../support/rotation/rotatingStack";
import { useRotatingStack } from "../support/rotation/useRotatingStack";
import { DAY } from "../support/time";

let rotation: RotatingStack;
useRotatingStack(
  (opened) => {
    rotation = opened;
  },
  { way: "plugin" },
);

type TokenFate = "alive" | "revoked" | "expired" | "missing";

const FATES: readonly TokenFate[] = ["alive", "revoked", "expired", "missing"];
const CASES = FATES.flatMap((current) =>
  ([...FATES, "none"] as const).flatMap((previous) =>
    [true, false].map((refresh) => ({ current, previous, refresh })),
  ),
);

const SHORT = "10d";
const LONG = "100d";
const lifeOf = (fate: TokenFate) => (fate === "expired" ? SHORT : LONG);

describe("whatever became of current and previous, one token is made where the current one is dead", () => {
  test.each(CASES)("current $current, previous $previous, refreshed at once: $refresh", async (the) => {
    // Retired by hand, so that an old token that nobody revoked can outlive its date.
    const args = { rotateBefore: "4d", overlap: "3d", retire: "manual" };
    let goal: Record<string, unknown> = { ...args, expiresIn: lifeOf(the.current) };
    let previous: string | undefined;
    if (the.previous !== "none") {
      previous = (await rotation.settled({ ...args, expiresIn: lifeOf(the.previous) })).tokenId;
      goal = { ...goal, keepers: { release: "2" } };
    }
    const before = await rotation.settled(goal);
    expect(before.previousTokenId).toBe(previous);

    const { emulator } = rotation.stack;
    if ([the.current, the.previous].includes("expired")) await rotation.advance(11 * DAY);
    const befall = (id: string, fate: TokenFate) => {
      if (fate === "revoked") emulator.revoke(id);
      if (fate === "missing") emulator.remove(id);
    };
    befall(before.tokenId, the.current);
    if (the.previous !== "none" && previous !== undefined) befall(previous, the.previous);

    if (!the.refresh) {
      // Only the clock tells without a refresh: what it does not tell changes nothing, and fails nothing.
      const { generation } = await rotation.settled(goal);
      expect(generation - before.generation).toBe(the.current === "expired" ? 1 : 0);
    }
    const after = await rotation.settled(goal, true);
    const dead = the.current !== "alive";
    expect(after.generation - before.generation).toBe(dead ? 1 : 0);
    expect(after.tokenId === before.tokenId).toBe(!dead);
    expect(after.status).toBe("active");
    // A dead token is nobody's predecessor; a living one stays, and so does one that is merely not listed: it is
    // revoked on its date, if it is there.
    const stays = the.previous === "alive" || the.previous === "missing";
    expect(after.previousTokenId).toBe(stays ? previous : undefined);
    expect(rotation.living).toEqual(the.previous === "alive" ? [previous, after.tokenId] : [after.tokenId]);
    expect(await rotation.accepts(after.token)).toBe(true);
    expect(await rotation.settled(goal, true)).toEqual(after);
  });
});
