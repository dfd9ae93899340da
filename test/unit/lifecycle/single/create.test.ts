import { TokenError } from "../../../../provider/errors";
import { NotReadyError } from "../../../../provider/lifecycle/notReady";
import { create } from "../../../../provider/lifecycle/single/create";
import { splitDescription } from "../../../../provider/token/ownerMarker";
import { fingerprint } from "../../../../provider/token/secret";
import { UNKNOWN } from "../../../../provider/unknown";
import { failureOf } from "../../../support/failureOf";
import { fails, failsAfterwards } from "../../../support/lifecycle/fakeBackend";
import {
  argumentsOf,
  type LifecycleInMemory,
  lifecycleInMemory,
} from "../../../support/lifecycle/lifecycleInMemory";

const ambiguous = new TokenError("ambiguous", "the connection was reset");

let memory: LifecycleInMemory;
beforeEach(() => {
  memory = lifecycleInMemory();
});

/** What the create made, the credential apart. */
const made = () => memory.backend.records.slice(1);
const alive = () => made().filter(({ revokedAt }) => revokedAt === undefined);

describe("create", () => {
  test("makes one token, uses it once, and hands everything on", async () => {
    const state = await create(argumentsOf({ keepers: { a: "b" } }), memory.context);
    expect(memory.backend.calls).toEqual(["list", "create", "probe"]);
    const [record] = made();
    const secret = memory.backend.secrets.get(record?.id ?? "") ?? "";
    expect(state).toEqual({
      description: "CI",
      expiresIn: "90d",
      expiresAt: "2027-04-01T00:00:00Z",
      keepers: { a: "b" },
      onInvalid: "replace",
      verify: true,
      owner: "acme/infra/prod/ci",
      token: secret,
      tokenId: record?.id,
      tokenPrefix: secret.slice(0, 9),
      fingerprint: fingerprint(secret),
      scope: memory.backend.scope,
      createdAt: "2027-01-01T00:00:00.000Z",
      status: "active",
      stateVersion: 1,
    });
    expect(splitDescription(record?.description ?? "")).toEqual({
      text: "CI",
      marker: { path: "acme/infra/prod/ci", nonce: expect.stringMatching(/^[0-9a-f]{16}$/) },
    });
  });

  test("makes none from arguments that are not known", async () => {
    await expect(create(argumentsOf({ keepers: { a: UNKNOWN } }), memory.context)).rejects.toThrow(
      /not known/,
    );
    expect(memory.backend.calls).toEqual([]);
  });

  test("makes none that nothing could use", async () => {
    const soon = argumentsOf({ expiresIn: undefined, expiresAt: "2027-01-01T00:05:30Z" });
    await expect(create(soon, memory.context)).rejects.toThrow(/in less than 360 s/);
    expect(memory.backend.calls).toEqual([]);
    await create({ ...soon, verify: false }, memory.context);
    expect(memory.backend.calls).toEqual(["list", "create"]);
  });

  test("makes one without an end where none is asked for", async () => {
    const state = await create(argumentsOf({ expiresIn: undefined }), memory.context);
    expect(state).not.toHaveProperty("expiresAt");
    expect(made()[0]).not.toHaveProperty("expiresAt");
  });

  test("warns of clocks that are far apart, and not of ones that are not", async () => {
    memory.backend.trouble("create", async (work) => {
      const created = (await work()) as { record: object };
      return { ...created, record: { ...created.record, createdAt: "2027-01-01T00:05:00Z" } };
    });
    await create(argumentsOf(), memory.context);
    expect(memory.warnings).toEqual([expect.stringContaining("300 s apart")]);
    await create(argumentsOf(), memory.context);
    expect(memory.warnings).toHaveLength(1);
  });
});

describe("create with an unknown outcome", () => {
  test("revokes what the first attempt left and makes another, with another nonce", async () => {
    memory.backend.trouble("create", failsAfterwards(ambiguous));
    const state = await create(argumentsOf(), memory.context);
    expect(made()).toHaveLength(2);
    expect(alive().map(({ id }) => id)).toEqual([state.tokenId]);
    const nonces = made().map(({ description }) => splitDescription(description).marker?.nonce);
    expect(new Set(nonces).size).toBe(2);
    expect(memory.warnings).toEqual([]);
  });

  test("makes one where nothing was left", async () => {
    memory.backend.trouble("create", fails(ambiguous));
    const state = await create(argumentsOf(), memory.context);
    expect(made().map(({ id }) => id)).toEqual([state.tokenId]);
  });

  test("revokes a first attempt that is carried out late", async () => {
    let late = async (): Promise<unknown> => undefined;
    memory.backend.trouble("create", async (work) => {
      late = work;
      throw ambiguous;
    });
    memory.backend.trouble("create", async (work) => {
      const created = await work();
      await late();
      return created;
    });
    const state = await create(argumentsOf(), memory.context);
    expect(made()).toHaveLength(2);
    expect(alive().map(({ id }) => id)).toEqual([state.tokenId]);
  });

  test("two unknown outcomes leave nothing, and the error says so", async () => {
    memory.backend.trouble("create", failsAfterwards(ambiguous), 2);
    const error = await failureOf(create(argumentsOf(), memory.context), Error);
    expect(error).toMatchObject({
      code: "unavailable",
      message: expect.stringContaining("Nothing was left behind"),
    });
    expect(made()).toHaveLength(2);
    expect(alive()).toEqual([]);
  });

  test("and no listing: names the nonce to look for, and asks for no second token", async () => {
    memory.backend.trouble("create", failsAfterwards(ambiguous));
    await memory.context.listing.requireReadable(memory.credential, memory.clock.now());
    memory.backend.trouble("list", fails(new TokenError("unavailable", "away")), 9);
    const error = await failureOf(create(argumentsOf(), memory.context), Error);
    const nonce = splitDescription(made()[0]?.description ?? "").marker?.nonce;
    expect(error).toMatchObject({ code: "ambiguous", message: expect.stringContaining(`#${nonce}`) });
    expect(made()).toHaveLength(1);
  });

  test("touches no token of another attempt, resource or person", async () => {
    const others = [
      memory.backend.add({ description: "CI" }),
      memory.backend.add({ description: "CI [pulumi:acme/infra/prod/ci#ffffffffffffffff]" }),
    ];
    memory.backend.trouble("create", failsAfterwards(ambiguous));
    await create(argumentsOf(), memory.context);
    for (const { id } of others) expect(memory.backend.alive.map((record) => record.id)).toContain(id);
  });

  test.each(["config", "authentication", "permission", "rate-limited", "unavailable", "protocol"] as const)(
    "%s is no unknown outcome: one request, no search",
    async (code) => {
      memory.backend.trouble("create", fails(new TokenError(code, "no")));
      expect(await failureOf(create(argumentsOf(), memory.context), Error)).toMatchObject({ code });
      expect(memory.backend.calls).toEqual(["list", "create"]);
    },
  );
});

describe("create of a token that is not what was asked for", () => {
  test.each([
    ["another end", { expiresAt: "2030-01-01T00:00:00Z" }],
    ["no end", { expiresAt: undefined }],
  ])("%s: it is revoked again", async (_, fields) => {
    memory.backend.trouble("create", async (work) => {
      const created = (await work()) as { record: object };
      return { ...created, record: { ...created.record, ...fields } };
    });
    const error = await failureOf(create(argumentsOf(), memory.context), Error);
    expect(error.message).toMatch(/it was revoked again/);
    expect(alive()).toEqual([]);
  });

  test("and that cannot be revoked: the error names it", async () => {
    memory.backend.trouble("create", async (work) => {
      const created = (await work()) as { record: object };
      return { ...created, record: { ...created.record, expiresAt: undefined } };
    });
    memory.backend.trouble("revoke", fails(new TokenError("unavailable", "away")), Number.POSITIVE_INFINITY);
    const error = await failureOf(create(argumentsOf(), memory.context), Error);
    expect(error).toMatchObject({ code: "ambiguous" });
    expect(error.message).toContain(`influxdb-tokens revoke ${made()[0]?.id}`);
    expect(made()).toHaveLength(1);
  });
});

describe("create of a token that is not accepted", () => {
  const notYet = new TokenError("authentication", "answered 401");

  test("waits until it is", async () => {
    memory.backend.trouble("probe", fails(notYet), 5);
    const state = await create(argumentsOf(), memory.context);
    expect(state.status).toBe("active");
    expect(memory.backend.calls.filter((call) => call === "probe")).toHaveLength(6);
  });

  test("hands on id and secret as not ready, and revokes nothing", async () => {
    memory.backend.trouble("probe", fails(notYet), Number.POSITIVE_INFINITY);
    const error = await failureOf(create(argumentsOf({ verify: { timeout: "10s" } }), memory.context), Error);
    expect(error).toBeInstanceOf(NotReadyError);
    const { id, state } = error as NotReadyError;
    expect(id).toBe(made()[0]?.id);
    expect(state).toMatchObject({ tokenId: id, status: "unverified", token: memory.backend.secrets.get(id) });
    expect(error.message).toContain("within 10 s");
    expect(alive()).toHaveLength(1);
  });

  test("is not asked when verification is off", async () => {
    memory.backend.trouble("probe", fails(notYet), Number.POSITIVE_INFINITY);
    const state = await create(argumentsOf({ verify: false }), memory.context);
    expect(state.status).toBe("active");
  });
});

describe("create while the process has to end", () => {
  test("makes nothing when the end has come before", async () => {
    memory.end.abort();
    await expect(create(argumentsOf(), memory.context)).rejects.toThrow(/no token was created/);
    expect(memory.backend.calls).toEqual([]);
  });

  test("revokes what the request under way makes", async () => {
    memory.backend.trouble("create", async (work) => {
      memory.end.abort();
      return work();
    });
    await expect(create(argumentsOf(), memory.context)).rejects.toThrow(/was revoked again/);
    expect(made()).toHaveLength(1);
    expect(alive()).toEqual([]);
  });

  test("revokes a token that is being verified", async () => {
    memory.backend.trouble("probe", async () => {
      memory.end.abort();
      throw new TokenError("authentication", "not yet");
    });
    await expect(create(argumentsOf(), memory.context)).rejects.toThrow(/was revoked again/);
    expect(alive()).toEqual([]);
  });
});
