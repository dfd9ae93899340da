import { TokenError, type TokenErrorCode } from "../../../../provider/errors";
import { create } from "../../../../provider/lifecycle/single/create";
import type { TokenState } from "../../../../provider/lifecycle/state";
import { read } from "../../../../provider/lifecycle/steps/read";
import { revoke } from "../../../../provider/lifecycle/steps/revoke";
import { fails, failsAfterwards } from "../../../support/lifecycle/fakeBackend";
import {
  argumentsOf,
  type LifecycleInMemory,
  lifecycleInMemory,
} from "../../../support/lifecycle/lifecycleInMemory";
import { DAY } from "../../../support/time";

let memory: LifecycleInMemory;
let state: TokenState;

beforeEach(async () => {
  memory = lifecycleInMemory();
  state = await create(argumentsOf(), memory.context);
  memory.backend.calls.length = 0;
});

const record = () => memory.backend.records.find(({ id }) => id === state.tokenId);
function forget(id: string): void {
  memory.backend.records.splice(
    memory.backend.records.findIndex((one) => one.id === id),
    1,
  );
}

describe("with a credential that cannot be known", () => {
  test("a revocation that fails says so", async () => {
    const context = { ...memory.context, credentials: [] };
    memory.backend.trouble("revoke", fails(new TokenError("unavailable", "influxctl failed")));
    await expect(revoke(state, context)).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringMatching(/^influxctl failed\..*cannot tell whether token \S+ is /),
    });
    memory.backend.trouble("revoke", fails(new TokenError("ambiguous", "no answer")));
    memory.backend.trouble("list", fails(new TokenError("authentication", "logged out")));
    await expect(revoke(state, context)).rejects.toThrow(/^logged out\..* cannot tell/);
  });

  test("nothing is said where nothing was asked, or all is well", async () => {
    const context = { ...memory.context, credentials: [] };
    const elsewhere = { ...state, scope: "dedicated:22222222-2222-4222-8222-222222222222" };
    await expect(revoke(elsewhere, context)).rejects.toThrow(/^(?!.*cannot tell)/);
    await revoke(state, context);
    expect(record()?.revokedAt).toBeDefined();
  });
});

describe("read", () => {
  test("changes nothing of a living token", async () => {
    expect(await read(state, memory.context)).toEqual(state);
  });

  test.each<[string, () => void]>([
    ["revoked", () => memory.backend.revoke(state.tokenId)],
    ["missing", () => forget(state.tokenId)],
    ["expired", () => memory.clock.advance(91 * DAY)],
  ])("sees that it is %s, and keeps everything else", async (status, end) => {
    end();
    expect(await read(state, memory.context)).toEqual({ ...state, status });
  });

  test("keeps a token not ready that the service calls alive", async () => {
    const unverified = { ...state, status: "unverified" as const };
    expect(await read(unverified, memory.context)).toEqual(unverified);
    await memory.backend.revoke(state.tokenId);
    memory.context.listing.drop();
    expect(await read(unverified, memory.context)).toMatchObject({ status: "revoked" });
  });

  test("brings a token back that was called missing", async () => {
    expect(await read({ ...state, status: "missing" }, memory.context)).toEqual(state);
  });

  test("asks once for a thousand tokens", async () => {
    await Promise.all(Array.from({ length: 1000 }, () => read(state, memory.context)));
    expect(memory.backend.calls).toEqual(["list"]);
  });

  test("concludes nothing from a listing that lacks the credential too", async () => {
    memory.backend.records.splice(0);
    await expect(read(state, memory.context)).rejects.toMatchObject({ code: "protocol" });
  });

  test("concludes nothing from a listing in which the credential is dead", async () => {
    forget(state.tokenId);
    const [own] = memory.backend.records;
    await memory.backend.revoke(own?.id ?? "");
    await expect(read(state, memory.context)).rejects.toMatchObject({ code: "protocol" });
  });

  test("can conclude nothing of that kind where the credential is no management token", async () => {
    memory.backend.records.splice(0);
    const credentials = [{ ...memory.credential, prefix: "" }];
    expect(await read(state, { ...memory.context, credentials })).toMatchObject({ status: "missing" });
  });

  test.each<TokenErrorCode>(["authentication", "permission", "unavailable", "rate-limited", "protocol"])(
    "%s is an error, never an end",
    async (code) => {
      memory.backend.trouble("list", fails(new TokenError(code, "no")));
      await expect(read(state, memory.context)).rejects.toMatchObject({ code });
      expect(await read(state, memory.context)).toEqual(state);
    },
  );

  test("of another account fails before any call, naming both", async () => {
    await expect(read({ ...state, scope: "dedicated:other" }, memory.context)).rejects.toThrow(
      new RegExp(`dedicated:other .*${memory.backend.scope}`),
    );
    expect(memory.backend.calls).toEqual([]);
  });
});

describe("revoke", () => {
  test("revokes", async () => {
    await revoke(state, memory.context);
    expect(record()?.revokedAt).toBeDefined();
    expect(memory.backend.calls).toEqual(["revoke"]);
  });

  test.each<[string, () => void]>([
    ["revoked", () => memory.backend.revoke(state.tokenId)],
    ["missing", () => forget(state.tokenId)],
  ])("is content with a token that is %s, once the listing says so", async (_, end) => {
    end();
    memory.backend.calls.length = 0;
    await revoke(state, memory.context);
    expect(memory.backend.calls).toEqual(["revoke", "list"]);
  });

  test("does not believe that a token is missing where the listing lacks the credential too", async () => {
    memory.backend.records.splice(0);
    await expect(revoke(state, memory.context)).rejects.toMatchObject({ code: "not-found" });
  });

  test.each<TokenErrorCode>(["not-found", "conflict", "ambiguous", "protocol"])(
    "does not believe %s where the listing shows the token alive",
    async (code) => {
      memory.backend.trouble("revoke", fails(new TokenError(code, "said so")));
      await expect(revoke(state, memory.context)).rejects.toThrow(/lists it alive .*stays in the state/);
    },
  );

  test("is content with an unknown outcome that the listing clears up", async () => {
    memory.backend.trouble("revoke", failsAfterwards(new TokenError("ambiguous", "reset")));
    await revoke(state, memory.context);
    expect(record()?.revokedAt).toBeDefined();
  });

  test("asks for a listing of its own: what refresh saw is older", async () => {
    await read(state, memory.context);
    memory.backend.trouble("revoke", failsAfterwards(new TokenError("ambiguous", "reset")));
    await revoke(state, memory.context);
    expect(memory.backend.calls).toEqual(["list", "revoke", "list"]);
  });

  test("fails where neither the outcome nor the listing can be had", async () => {
    memory.backend.trouble("revoke", fails(new TokenError("ambiguous", "reset")));
    memory.backend.trouble("list", fails(new TokenError("unavailable", "away")));
    await expect(revoke(state, memory.context)).rejects.toMatchObject({ code: "unavailable" });
  });

  test.each<TokenErrorCode>(["authentication", "permission", "unavailable", "rate-limited"])(
    "%s is an error",
    async (code) => {
      memory.backend.trouble("revoke", fails(new TokenError(code, "no")));
      await expect(revoke(state, memory.context)).rejects.toMatchObject({ code });
      expect(record()?.revokedAt).toBeUndefined();
    },
  );

  test("never touches the credential in use, known by its fingerprint or else its prefix", async () => {
    const own = { ...state, tokenPrefix: memory.credential.prefix };
    const { fingerprint: _, ...unknown } = own;
    for (const token of [{ ...own, fingerprint: memory.credential.fingerprint }, unknown]) {
      await expect(revoke(token, memory.context)).rejects.toMatchObject({ code: "self-revocation" });
    }
    expect(memory.backend.calls).toEqual([]);
    // The same prefix with another fingerprint is another token.
    await revoke(own, memory.context);
  });

  test("never touches a second credential either", async () => {
    const second = { ...memory.credential, source: "elsewhere", fingerprint: "f".repeat(64) };
    const credentials = [memory.credential, second];
    await expect(
      revoke({ ...state, fingerprint: second.fingerprint }, { ...memory.context, credentials }),
    ).rejects.toThrow(/from elsewhere/);
  });

  test("of another account fails before any call", async () => {
    await expect(revoke({ ...state, scope: "dedicated:other" }, memory.context)).rejects.toMatchObject({
      code: "config",
    });
    expect(memory.backend.calls).toEqual([]);
  });
});
