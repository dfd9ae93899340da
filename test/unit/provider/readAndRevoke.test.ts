import { TokenError, type TokenErrorCode } from "../../../provider/errors";
import { create } from "../../../provider/lifecycle/single/create";
import type { TokenState } from "../../../provider/lifecycle/state";
import { read } from "../../../provider/lifecycle/steps/read";
import { revoke } from "../../../provider/lifecycle/steps/revoke";
import { fails, failsAfterwards } from "./fakeBackend";
import { argumentsOf, type LifecycleWorld, lifecycleWorld } from "./lifecycleWorld";

let world: LifecycleWorld;
let state: TokenState;

beforeEach(async () => {
  world = lifecycleWorld();
  state = await create(argumentsOf(), world.context);
  world.backend.calls.length = 0;
});

const record = () => world.backend.records.find(({ id }) => id === state.tokenId);
function forget(id: string): void {
  world.backend.records.splice(
    world.backend.records.findIndex((one) => one.id === id),
    1,
  );
}

describe("with a credential that cannot be known", () => {
  test("a revocation that fails says so", async () => {
    const context = { ...world.context, credentials: [] };
    world.backend.trouble("revoke", fails(new TokenError("unavailable", "influxctl failed")));
    await expect(revoke(state, context)).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringMatching(/^influxctl failed\..*cannot tell whether token \S+ is /),
    });
    world.backend.trouble("revoke", fails(new TokenError("ambiguous", "no answer")));
    world.backend.trouble("list", fails(new TokenError("authentication", "logged out")));
    await expect(revoke(state, context)).rejects.toThrow(/^logged out\..* cannot tell/);
  });

  test("nothing is said where nothing was asked, or all is well", async () => {
    const context = { ...world.context, credentials: [] };
    const elsewhere = { ...state, scope: "dedicated:22222222-2222-4222-8222-222222222222" };
    await expect(revoke(elsewhere, context)).rejects.toThrow(/^(?!.*cannot tell)/);
    await revoke(state, context);
    expect(record()?.revokedAt).toBeDefined();
  });
});

describe("read", () => {
  test("changes nothing of a living token", async () => {
    expect(await read(state, world.context)).toEqual(state);
  });

  test.each<[string, () => void]>([
    ["revoked", () => world.backend.revoke(state.tokenId)],
    ["missing", () => forget(state.tokenId)],
    ["expired", () => world.clock.advance(91 * 86_400_000)],
  ])("sees that it is %s, and keeps everything else", async (status, end) => {
    end();
    expect(await read(state, world.context)).toEqual({ ...state, status });
  });

  test("keeps a token not ready that the service calls alive", async () => {
    const unverified = { ...state, status: "unverified" as const };
    expect(await read(unverified, world.context)).toEqual(unverified);
    await world.backend.revoke(state.tokenId);
    world.context.listing.drop();
    expect(await read(unverified, world.context)).toMatchObject({ status: "revoked" });
  });

  test("brings a token back that was called missing", async () => {
    expect(await read({ ...state, status: "missing" }, world.context)).toEqual(state);
  });

  test("asks once for a thousand tokens", async () => {
    await Promise.all(Array.from({ length: 1000 }, () => read(state, world.context)));
    expect(world.backend.calls).toEqual(["list"]);
  });

  test("concludes nothing from a listing that lacks the credential too", async () => {
    world.backend.records.splice(0);
    await expect(read(state, world.context)).rejects.toMatchObject({ code: "protocol" });
  });

  test("concludes nothing from a listing in which the credential is dead", async () => {
    forget(state.tokenId);
    const [own] = world.backend.records;
    await world.backend.revoke(own?.id ?? "");
    await expect(read(state, world.context)).rejects.toMatchObject({ code: "protocol" });
  });

  test("can conclude nothing of that kind where the credential is no management token", async () => {
    world.backend.records.splice(0);
    const credentials = [{ ...world.credential, prefix: "" }];
    expect(await read(state, { ...world.context, credentials })).toMatchObject({ status: "missing" });
  });

  test.each<TokenErrorCode>(["authentication", "permission", "unavailable", "rate-limited", "protocol"])(
    "%s is an error, never an end",
    async (code) => {
      world.backend.trouble("list", fails(new TokenError(code, "no")));
      await expect(read(state, world.context)).rejects.toMatchObject({ code });
      expect(await read(state, world.context)).toEqual(state);
    },
  );

  test("of another account fails before any call, naming both", async () => {
    await expect(read({ ...state, scope: "dedicated:other" }, world.context)).rejects.toThrow(
      new RegExp(`dedicated:other .*${world.backend.scope}`),
    );
    expect(world.backend.calls).toEqual([]);
  });
});

describe("revoke", () => {
  test("revokes", async () => {
    await revoke(state, world.context);
    expect(record()?.revokedAt).toBeDefined();
    expect(world.backend.calls).toEqual(["revoke"]);
  });

  test.each<[string, () => void]>([
    ["revoked", () => world.backend.revoke(state.tokenId)],
    ["missing", () => forget(state.tokenId)],
  ])("is content with a token that is %s, once the listing says so", async (_, end) => {
    end();
    world.backend.calls.length = 0;
    await revoke(state, world.context);
    expect(world.backend.calls).toEqual(["revoke", "list"]);
  });

  test("does not believe that a token is missing where the listing lacks the credential too", async () => {
    world.backend.records.splice(0);
    await expect(revoke(state, world.context)).rejects.toMatchObject({ code: "not-found" });
  });

  test.each<TokenErrorCode>(["not-found", "conflict", "ambiguous", "protocol"])(
    "does not believe %s where the listing shows the token alive",
    async (code) => {
      world.backend.trouble("revoke", fails(new TokenError(code, "said so")));
      await expect(revoke(state, world.context)).rejects.toThrow(/lists it alive .*stays in the state/);
    },
  );

  test("is content with an unknown outcome that the listing clears up", async () => {
    world.backend.trouble("revoke", failsAfterwards(new TokenError("ambiguous", "reset")));
    await revoke(state, world.context);
    expect(record()?.revokedAt).toBeDefined();
  });

  test("asks for a listing of its own: what refresh saw is older", async () => {
    await read(state, world.context);
    world.backend.trouble("revoke", failsAfterwards(new TokenError("ambiguous", "reset")));
    await revoke(state, world.context);
    expect(world.backend.calls).toEqual(["list", "revoke", "list"]);
  });

  test("fails where neither the outcome nor the listing can be had", async () => {
    world.backend.trouble("revoke", fails(new TokenError("ambiguous", "reset")));
    world.backend.trouble("list", fails(new TokenError("unavailable", "away")));
    await expect(revoke(state, world.context)).rejects.toMatchObject({ code: "unavailable" });
  });

  test.each<TokenErrorCode>(["authentication", "permission", "unavailable", "rate-limited"])(
    "%s is an error",
    async (code) => {
      world.backend.trouble("revoke", fails(new TokenError(code, "no")));
      await expect(revoke(state, world.context)).rejects.toMatchObject({ code });
      expect(record()?.revokedAt).toBeUndefined();
    },
  );

  test("never touches the credential in use, known by its fingerprint or else its prefix", async () => {
    const own = { ...state, tokenPrefix: world.credential.prefix };
    const { fingerprint: _, ...unknown } = own;
    for (const token of [{ ...own, fingerprint: world.credential.fingerprint }, unknown]) {
      await expect(revoke(token, world.context)).rejects.toMatchObject({ code: "self-revocation" });
    }
    expect(world.backend.calls).toEqual([]);
    // The same prefix with another fingerprint is another token.
    await revoke(own, world.context);
  });

  test("never touches a second credential either", async () => {
    const second = { ...world.credential, source: "elsewhere", fingerprint: "f".repeat(64) };
    const credentials = [world.credential, second];
    await expect(
      revoke({ ...state, fingerprint: second.fingerprint }, { ...world.context, credentials }),
    ).rejects.toThrow(/from elsewhere/);
  });

  test("of another account fails before any call", async () => {
    await expect(revoke({ ...state, scope: "dedicated:other" }, world.context)).rejects.toMatchObject({
      code: "config",
    });
    expect(world.backend.calls).toEqual([]);
  });
});
