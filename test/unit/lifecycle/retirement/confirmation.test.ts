import {
  checkRetirement,
  diffRetirement,
  retire,
} from "../../../../provider/lifecycle/retirement/retirement";
import { fingerprint } from "../../../../provider/token/secret";
import { holdsUnknown, UNKNOWN } from "../../../../provider/unknown";
import { type LifecycleInMemory, lifecycleInMemory } from "../../../support/lifecycle/lifecycleInMemory";
import { DAY } from "../../../support/time";

type Values = Readonly<Record<string, string>>;

/** A rotating token and its retirement, as the engine drives the two. */
class Stack {
  private readonly memory: LifecycleInMemory = lifecycleInMemory();
  private state: Record<string, unknown> | undefined;
  private current: string;
  private previous: string | undefined;
  private date: string | undefined;

  constructor() {
    this.current = this.memory.backend.add().id;
  }

  /** The current token becomes the predecessor; returns its id. */
  rotate(): string {
    this.previous = this.current;
    this.current = this.memory.backend.add().id;
    this.date = new Date(this.memory.clock.now() + 7 * DAY).toISOString();
    return this.previous;
  }

  pass(days: number): void {
    this.memory.clock.advance(days * DAY);
  }

  get fingerprint(): string {
    return fingerprint(this.current);
  }

  /** An update that comes to the retirement; what the user is told. */
  async up(confirmedBy: Values | string): Promise<readonly string[]> {
    const news = {
      kind: "retirement",
      owner: "acme/infra/prod/ci",
      scope: this.memory.backend.scope,
      retire: "manual",
      tokenId: this.current,
      fingerprint: this.fingerprint,
      previousTokenId: this.previous,
      previousTokenPrefix: "",
      previousRevokeAt: this.date,
      confirmedBy,
    };
    const now = this.memory.clock.now();
    expect(checkRetirement(news).failures).toEqual([]);
    const difference = this.state === undefined ? undefined : diffRetirement(this.state, news, now);
    if (difference?.changes ?? true) {
      const outs = await retire(this.state ?? {}, news, now, () => this.memory.context);
      this.state = JSON.parse(JSON.stringify(outs));
      // What was just recorded is no change.
      if (!holdsUnknown(confirmedBy)) {
        expect(diffRetirement(this.state ?? {}, news, now).changes).toBe(false);
      }
    }
    return difference?.remarks ?? [];
  }

  lives(id: string): boolean {
    return this.memory.backend.alive.some((record) => record.id === id);
  }
}

let stack: Stack;
beforeEach(() => {
  stack = new Stack();
});

describe("a retirement that versions confirm", () => {
  test("revokes on the date where every store was written in the run of the rotation", async () => {
    await stack.up({ a: "1", b: "1" });
    const old = stack.rotate();
    await stack.up({ a: "2", b: "2" });
    expect(stack.lives(old)).toBe(true);
    stack.pass(8);
    expect(await stack.up({ a: "2", b: "2" })).toEqual([]);
    expect(stack.lives(old)).toBe(false);
  });

  test("waits past the date for a store that was left out, says so, and goes on once it was written", async () => {
    await stack.up({ a: "1", b: "1" });
    const old = stack.rotate();
    await stack.up({ a: "2", b: "1" });
    stack.pass(8);
    for (let run = 0; run < 2; run++) {
      expect(await stack.up({ a: "2", b: "1" })).toEqual([
        `token ${old} is past its date and stays alive: b in confirmedBy does not show that the current token is there`,
      ]);
      expect(stack.lives(old)).toBe(true);
    }
    await stack.up({ a: "2", b: "2" });
    expect(stack.lives(old)).toBe(false);
  });

  test("goes through one rotation after the other", async () => {
    await stack.up({ a: "1" });
    for (let version = 2; version < 5; version++) {
      const old = stack.rotate();
      await stack.up({ a: String(version) });
      stack.pass(8);
      await stack.up({ a: String(version) });
      expect(stack.lives(old)).toBe(false);
      await stack.up({ a: String(version) });
    }
  });

  test("does not count what was written before a rotation that it has not seen", async () => {
    await stack.up({ a: "1" });
    stack.rotate();
    // The store was written, and something else that the retirement depends on failed.
    const old = stack.rotate();
    stack.pass(8);
    await stack.up({ a: "2" });
    expect(stack.lives(old)).toBe(true);
    await stack.up({ a: "3" });
    expect(stack.lives(old)).toBe(false);
  });

  test("cannot tell what was never seen before: an adopted predecessor, a store that is new to it", async () => {
    const old = stack.rotate();
    stack.pass(8);
    await stack.up({ a: "7" });
    await stack.up({ a: "7", b: "1" });
    await stack.up({ a: "8", b: "1" });
    expect(stack.lives(old)).toBe(true);
    await stack.up({ a: "8", b: "2" });
    expect(stack.lives(old)).toBe(false);
  });

  test.each([
    ["is not known", UNKNOWN],
    ["shows nothing", { a: "" }],
    ["shows nothing yet", { a: UNKNOWN }],
  ])("takes a store that %s for no proof, and forgets nothing over it", async (_name, shown) => {
    await stack.up({ a: "1" });
    const old = stack.rotate();
    stack.pass(8);
    await stack.up(shown);
    expect(stack.lives(old)).toBe(true);
    await stack.up({ a: "1" });
    expect(stack.lives(old)).toBe(true);
    await stack.up({ a: "2" });
    expect(stack.lives(old)).toBe(false);
  });
});

describe("a retirement that a fingerprint confirms", () => {
  test("needs that of the current token, and nothing else", async () => {
    await stack.up({ a: stack.fingerprint });
    const before = stack.fingerprint;
    const old = stack.rotate();
    stack.pass(8);
    // Nor does a store that went back to what it had long ago.
    for (const shown of [before, fingerprint("another"), before]) {
      expect(await stack.up({ a: shown })).toHaveLength(1);
      expect(stack.lives(old)).toBe(true);
    }
    await stack.up({ a: stack.fingerprint.toUpperCase() });
    expect(stack.lives(old)).toBe(false);
  });

  test("confirms what it sees for the first time", async () => {
    const old = stack.rotate();
    stack.pass(8);
    await stack.up({ a: stack.fingerprint });
    expect(stack.lives(old)).toBe(false);
  });
});

test.each([
  ["nothing", {}],
  ["no text", { a: 1 }],
  ["null", null],
])("confirmedBy that holds %s is refused, and no value of it shown", (_name, confirmedBy) => {
  const { failures } = checkRetirement({ retire: "manual", confirmedBy });
  expect(failures).toEqual([
    {
      property: "arguments.confirmedBy",
      reason: "confirmedBy must hold at least one value that a store outputs",
    },
  ]);
});

test("a state from before there was confirmedBy goes on, and confirms from the next rotation on", async () => {
  const now = Date.parse("2026-12-01T00:00:00Z");
  const olds = { kind: "retirement", scope: "dedicated:1", retiredTokenId: "1", stateVersion: 1 };
  const plain = { kind: "retirement", tokenId: "2", retire: "manual" };
  expect(diffRetirement(olds, plain, now).changes).toBe(false);
  expect(diffRetirement(olds, { ...plain, confirmedBy: { a: "1" } }, now).changes).toBe(true);
});
