import { TokenError } from "../../../../provider/errors";
import { isAlive, isWhole, Listing } from "../../../../provider/lifecycle/steps/listing";
import { type FakeBackend, fails } from "../../../support/lifecycle/fakeBackend";
import { lifecycleInMemory } from "../../../support/lifecycle/lifecycleInMemory";

describe("the listing of a run", () => {
  test("is asked for once, and again after something was changed", async () => {
    const { backend } = lifecycleInMemory();
    const listing = new Listing(backend);
    await Promise.all([listing.current(), listing.current()]);
    await listing.current();
    expect(backend.calls).toHaveLength(1);
    listing.drop();
    await listing.current();
    expect(backend.calls).toHaveLength(2);
  });

  test("is not kept when it failed", async () => {
    const { backend } = lifecycleInMemory();
    const listing = new Listing(backend);
    backend.trouble("list", fails(new TokenError("unavailable", "away")));
    const both = await Promise.allSettled([listing.current(), listing.current()]);
    expect(both.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(await listing.current()).toHaveLength(1);
  });

  test("that was under way when something changed is not kept for later", async () => {
    const { backend } = lifecycleInMemory();
    const listing = new Listing(backend);
    const release = holdListing(backend);
    const early = listing.current();
    await Promise.resolve();
    backend.add();
    listing.drop();
    expect(await listing.current()).toHaveLength(2);
    release();
    expect(await early).toHaveLength(1);
    expect(await listing.current()).toHaveLength(2);
  });

  test("asked for afresh is one for all who wait, and never one that began before", async () => {
    const { backend } = lifecycleInMemory();
    const listing = new Listing(backend);
    const release = holdListing(backend);
    const first = listing.fresh();
    await new Promise(setImmediate);
    backend.add();
    const later = [listing.fresh(), listing.fresh(), listing.fresh()];
    release();
    expect(await first).toHaveLength(1);
    for (const records of await Promise.all(later)) expect(records).toHaveLength(2);
    expect(backend.calls).toHaveLength(2);
  });

  test("asked for afresh goes on after one that failed", async () => {
    const { backend } = lifecycleInMemory();
    const listing = new Listing(backend);
    backend.trouble("list", fails(new TokenError("unavailable", "away")));
    await expect(listing.fresh()).rejects.toThrow("away");
    expect(await listing.fresh()).toHaveLength(1);
  });

  test("tells the living from the dead", () => {
    const { backend, clock } = lifecycleInMemory();
    const now = clock.now();
    expect(isAlive(backend.add(), now)).toBe(true);
    expect(isAlive(backend.add({ expiresAt: "2027-01-01T00:00:01Z" }), now)).toBe(true);
    expect(isAlive(backend.add({ expiresAt: "2027-01-01T00:00:00Z" }), now)).toBe(false);
    expect(isAlive(backend.add({ revokedAt: "2026-01-01T00:00:00Z" }), now)).toBe(false);
  });

  test("is whole when the credential stands in it alive", () => {
    const { backend, clock, credential } = lifecycleInMemory();
    expect(isWhole(backend.records, credential, clock.now())).toBe(true);
    expect(isWhole([], credential, clock.now())).toBe(false);
    expect(isWhole([], { ...credential, prefix: "" }, clock.now())).toBe(true);
    expect(isWhole([], undefined, clock.now())).toBe(true);
  });
});

/** Holds the answer of the next listing back, as the service saw it when it was asked; returns what lets it go. */
function holdListing(backend: FakeBackend): () => void {
  let release = () => {};
  backend.trouble("list", async (work) => {
    const seen = await work();
    await new Promise<void>((resolve) => {
      release = resolve;
    });
    return seen;
  });
  return () => release();
}
