import { HANDLER } from "../../provider/resources/handler";
import { httpBackend } from "../support/backends/configurations";
import { FirstCall } from "../support/model/firstCall";
import { ModelStack, newCredential } from "../support/model/modelStack";
import { ProviderProcess } from "../support/model/providerProcess";
import { ProviderSlot } from "../support/model/providerSlot";
import { Session } from "../support/model/session";
import { typeOf, WAYS, type Way } from "../support/model/way";

const env = { INFLUXDB_MANAGEMENT_TOKEN: newCredential() };

/** A provider whose engine does not listen: warnings go to standard error. */
async function withoutEngine(way: Way) {
  const slot = await ProviderSlot.open({ way, env });
  const stack = await ModelStack.open({
    slot,
    credential: env.INFLUXDB_MANAGEMENT_TOKEN,
    backend: httpBackend,
  });
  const process = await ProviderProcess.start({ way, folder: slot.folder, env, engine: "127.0.0.1:9" });
  return {
    process,
    stack,
    session: await Session.open(process, stack.config),
    subject: { urn: `urn:pulumi:test::faults::${typeOf(way, undefined)}::ci`, id: "one" },
    ours: way === "plugin" ? {} : { owner: "organization/faults/test/ci", __provider: HANDLER },
    close: async () => {
      await stack.close();
      await slot.close();
    },
  };
}

test.each(WAYS)(
  "%s: a provider whose engine was killed takes a token back, though nobody reads its warnings",
  async (way) => {
    const { process, session, subject, ours, stack, close } = await withoutEngine(way);
    stack.emulator.faults.add({ kind: "activation", ms: 3_600_000 });
    // What nobody reads comes in this time.
    stack.emulator.faults.add({ kind: "latency", operation: "revoke", ms: 1_500 });

    const args = { description: "CI", expiresIn: "90d", verify: { timeout: "10m" }, ...ours };
    const verification = new FirstCall(stack.emulator, "get");
    const creation = session.create(subject, args);
    await verification.arrival;
    process.abandon();
    // A warning that comes late: that the stack's token will never expire.
    const late = session.create(subject, { description: "never expires", verify: false, ...ours });
    const check = session.check(subject, {}, { description: "never expires", ...ours });
    await Promise.allSettled([creation, late, check]);
    await process.ended;
    expect(stack.living()).toEqual([]);
    await close();
  },
);

test.each(WAYS)(
  "%s: a provider goes on answering and ends, though nobody reads its warnings",
  async (way) => {
    const { process, session, subject, ours, close } = await withoutEngine(way);
    const args = { description: "CI", expiresIn: "90d", ...ours };
    expect((await session.check(subject, {}, args)).failures).toEqual([]);
    process.closeOutput();
    // This warns, and the launcher would report the failed write.
    const state = { ...args, tokenId: "one", status: "revoked", stateVersion: 1 };
    expect((await session.diff(subject, state, args, args)).replaces).toContain("status");
    expect((await session.check(subject, {}, args)).failures).toEqual([]);
    process.endInput();
    await process.ended;
    await close();
  },
);
