import type { Fault, Operation } from "../../emulator";
import { HANDLER } from "../../provider/resources/handler";
import { httpBackend } from "../support/backends/configurations";
import { isFindable, leaks, leaksIn, strays } from "../support/faults/invariants";
import type { CommandOutcome, Declared } from "../support/model/engineModel";
import { FirstCall } from "../support/model/firstCall";
import { ModelStack, newCredential } from "../support/model/modelStack";
import { ProviderSlot } from "../support/model/providerSlot";
import { Session } from "../support/model/session";
import { BOTH_WAYS_WHOLE, typeOf, WAYS, type Way } from "../support/model/way";

/** Tells a process that ends by itself, within a few seconds, from one that waits for its calls. */
const ENDS_WITHIN_MS = 60_000;
const CALLS_LAST = { timeoutS: 600, verify: { timeout: "10m" } };

const program: Declared[] = [
  { name: "ci", args: { description: "CI", expiresIn: "90d", verify: CALLS_LAST.verify } },
];

const credential = newCredential();

const ends = ["SIGINT", "SIGTERM", "end of input"] as const;
type End = (typeof ends)[number];

interface Moment {
  readonly moment: string;
  readonly faults: readonly Fault[];
  /** The call after whose arrival the end comes. */
  readonly after: Operation;
}

const moments: readonly Moment[] = [
  {
    moment: "the listing before the first creation does not come",
    faults: [{ kind: "hang", operation: "list" }],
    after: "list",
  },
  {
    moment: "the request was sent and not carried out",
    faults: [{ kind: "hang", operation: "create" }],
    after: "create",
  },
  {
    moment: "the token is made and the answer does not come",
    faults: [{ kind: "hang", operation: "create", when: "after" }],
    after: "create",
  },
  {
    moment: "the token is made and the answer comes late",
    faults: [{ kind: "latency", operation: "create", when: "after", ms: 700 }],
    after: "create",
  },
  {
    moment: "the answer is cut off",
    faults: [
      { kind: "latency", operation: "create", when: "after", ms: 300 },
      { kind: "cut", operation: "create" },
    ],
    after: "create",
  },
  {
    moment: "the token is made and not accepted yet",
    faults: [{ kind: "activation", ms: 3_600_000 }],
    after: "get",
  },
  {
    moment: "the token is made and its verification hangs",
    faults: [{ kind: "hang", operation: "get" }],
    after: "get",
  },
];

/** The ends at a moment: the ways take them in turn. */
function endsAt(way: Way, moment: string): End[] {
  const first = moments.findIndex((each) => each.moment === moment) * ends.length;
  return ends.filter((_, index) => BOTH_WAYS_WHOLE || WAYS[(first + index) % WAYS.length] === way);
}

describe.each(WAYS)("%s", (way) => {
  let slot: ProviderSlot;
  let stack: ModelStack;

  beforeAll(async () => {
    slot = await ProviderSlot.open({ way, env: { INFLUXDB_MANAGEMENT_TOKEN: credential } });
  });

  beforeEach(async () => {
    stack = await ModelStack.open({ slot, credential, backend: httpBackend, timeoutS: CALLS_LAST.timeoutS });
  });

  afterEach(async () => {
    await stack.close();
    await slot.discard();
  });

  afterAll(() => slot.close());

  /** Starts `up`, ends the provider a little after a call on the service has arrived, and waits until it is gone. */
  async function endDuringUp(end: End, after: Operation) {
    const process = await slot.process();
    const call = new FirstCall(stack.emulator, after);
    const outcome: Promise<CommandOutcome> = stack.model.up(program);
    await call.arrival;
    await new Promise((resolve) => setTimeout(resolve, 100));
    const started = performance.now();
    if (end === "end of input") process.endInput();
    else process.signal(end);
    const ending = await process.ended;
    return { outcome: await outcome, tookMs: ending.at - started, ending };
  }

  describe.each(moments)("when $moment", ({ moment, faults, after }) => {
    test.each(endsAt(way, moment))(
      "%s revokes it in time, fails the call and ends the process",
      async (end) => {
        for (const fault of faults) stack.emulator.faults.add(fault);
        const { outcome, tookMs } = await endDuringUp(end, after);
        expect(outcome.ok).toBe(false);
        expect(tookMs).toBeLessThan(ENDS_WITHIN_MS);
        expect(stack.living()).toEqual([]);
        expect(stack.model.state.resources).toEqual([]);
        stack.errors.push(...outcome.errors);
        expect([...(await leaksIn(stack, outcome.errors)), ...(await leaks(stack))]).toEqual([]);
      },
    );
  });

  test("a token that cannot be taken back in time is handed to the engine that still listens", async () => {
    stack.emulator.faults.add({ kind: "activation", ms: 3_600_000 });
    stack.emulator.faults.add({ kind: "status", status: 403, operation: "revoke" });
    const { outcome } = await endDuringUp("SIGTERM", "get");
    expect(outcome.ok).toBe(false);
    expect(strays(stack)).toEqual([]);
    expect(stack.living()).toHaveLength(1);
    expect(stack.model.state.resources).toMatchObject([{ outputs: { status: "unverified" } }]);
    stack.emulator.faults.clear();
    expect(await stack.model.destroy()).toEqual({ ok: true, errors: [] });
    expect(stack.living()).toEqual([]);
  });

  test("a token whose revocation was carried out unseen is not handed to the engine", async () => {
    stack.emulator.faults.add({ kind: "activation", ms: 3_600_000 });
    stack.emulator.faults.add({ kind: "cut", operation: "revoke" });
    const { outcome } = await endDuringUp("SIGTERM", "get");
    expect(outcome.errors.join()).toMatch(/was revoked again/);
    expect(stack.living()).toEqual([]);
    expect(stack.model.state.resources).toEqual([]);
  });

  test("a service that answers nothing any more cannot keep the process, and the marker names what is left", async () => {
    const creation = new FirstCall(stack.emulator, "create");
    stack.emulator.faults.add({ kind: "hang", when: "after", match: () => creation.arrived });
    const { tookMs } = await endDuringUp("SIGTERM", "create");
    expect(tookMs).toBeLessThan(ENDS_WITHIN_MS);
    const left = strays(stack);
    expect(left).toHaveLength(1);
    expect(left.every(({ description }) => isFindable(description, stack.model.stack))).toBe(true);
  });

  test.each(ends)("with nothing under way, %s ends the process", async (end) => {
    expect(await stack.model.up(program)).toEqual({ ok: true, errors: [] });
    const process = await slot.process();
    const started = performance.now();
    if (end === "end of input") process.endInput();
    else process.signal(end);
    const { at } = await process.ended;
    expect(at - started).toBeLessThan(ENDS_WITHIN_MS);
    expect(stack.living()).toHaveLength(1);
  });

  test("a refresh that hangs does not keep the process after the engine is gone", async () => {
    expect(await stack.model.up(program)).toEqual({ ok: true, errors: [] });
    stack.emulator.faults.add({ kind: "hang", operation: "list" });
    const refresh = stack.model.refresh();
    const process = await slot.process();
    await new Promise((resolve) => setTimeout(resolve, 300));
    const started = performance.now();
    stack.model.kill();
    const { at } = await process.ended;
    expect(at - started).toBeLessThan(ENDS_WITHIN_MS);
    expect((await refresh).ok).toBe(false);
    expect(stack.living()).toHaveLength(1);
  });

  test("a process that only compared ends with its input too", async () => {
    const process = await slot.process();
    const session = await Session.open(process, stack.config);
    const urn = `urn:pulumi:test::faults::${typeOf(way, undefined)}::ci`;
    await session.check({ urn }, {}, { description: "CI", __provider: HANDLER }).catch(() => undefined);
    const started = performance.now();
    process.endInput();
    const { at } = await process.ended;
    expect(at - started).toBeLessThan(ENDS_WITHIN_MS);
  });

  test("a second signal changes nothing", async () => {
    stack.emulator.faults.add({ kind: "hang", operation: "create", when: "after" });
    const process = await slot.process();
    const creation = new FirstCall(stack.emulator, "create");
    const outcome = stack.model.up(program);
    await creation.arrival;
    for (const signal of ["SIGINT", "SIGINT", "SIGTERM"] as const) process.signal(signal);
    process.endInput();
    await process.ended;
    expect((await outcome).ok).toBe(false);
    expect(stack.living()).toEqual([]);
    expect(stack.model.state.resources).toEqual([]);
  });
});
