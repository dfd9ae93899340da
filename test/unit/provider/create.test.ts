import { TokenError } from "../../../provider/errors";
import { NotReadyError } from "../../../provider/lifecycle/notReady";
import { create } from "../../../provider/lifecycle/single/create";
import { splitDescription } from "../../../provider/token/ownerMarker";
import { fingerprint } from "../../../provider/token/secret";
import { UNKNOWN } from "../../../provider/unknown";
import { fails, failsAfterwards } from "./fakeBackend";
import { argumentsOf, type LifecycleWorld, lifecycleWorld } from "./lifecycleWorld";

const ambiguous = new TokenError("ambiguous", "the connection was reset");

let world: LifecycleWorld;
beforeEach(() => {
  world = lifecycleWorld();
});

/** What the create made, the credential apart. */
const made = () => world.backend.records.slice(1);
const alive = () => made().filter(({ revokedAt }) => revokedAt === undefined);

async function failureOf(attempt: Promise<unknown>): Promise<Error> {
  return attempt.then(
    () => {
      throw new Error("it succeeded");
    },
    (error: Error) => error,
  );
}

describe("create", () => {
  test("makes one token, uses it once, and hands everything on", async () => {
    const state = await create(argumentsOf({ keepers: { a: "b" } }), world.context);
    expect(world.backend.calls).toEqual(["list", "create", "probe"]);
    const [record] = made();
    const secret = world.backend.secrets.get(record?.id ?? "") ?? "";
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
      scope: world.backend.scope,
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
    await expect(create(argumentsOf({ keepers: { a: UNKNOWN } }), world.context)).rejects.toThrow(
      /not known/,
    );
    expect(world.backend.calls).toEqual([]);
  });

  test("makes none that nothing could use", async () => {
    const soon = argumentsOf({ expiresIn: undefined, expiresAt: "2027-01-01T00:05:30Z" });
    await expect(create(soon, world.context)).rejects.toThrow(/in less than 360 s/);
    expect(world.backend.calls).toEqual([]);
    await create({ ...soon, verify: false }, world.context);
    expect(world.backend.calls).toEqual(["list", "create"]);
  });

  test("makes one without an end where none is asked for", async () => {
    const state = await create(argumentsOf({ expiresIn: undefined }), world.context);
    expect(state).not.toHaveProperty("expiresAt");
    expect(made()[0]).not.toHaveProperty("expiresAt");
  });

  test("warns of clocks that are far apart, and not of ones that are not", async () => {
    world.backend.trouble("create", async (work) => {
      const created = (await work()) as { record: object };
      return { ...created, record: { ...created.record, createdAt: "2027-01-01T00:05:00Z" } };
    });
    await create(argumentsOf(), world.context);
    expect(world.warnings).toEqual([expect.stringContaining("300 s apart")]);
    await create(argumentsOf(), world.context);
    expect(world.warnings).toHaveLength(1);
  });
});

describe("create with an unknown outcome", () => {
  test("revokes what the first attempt left and makes another, with another nonce", async () => {
    world.backend.trouble("create", failsAfterwards(ambiguous));
    const state = await create(argumentsOf(), world.context);
    expect(made()).toHaveLength(2);
    expect(alive().map(({ id }) => id)).toEqual([state.tokenId]);
    const nonces = made().map(({ description }) => splitDescription(description).marker?.nonce);
    expect(new Set(nonces).size).toBe(2);
    expect(world.warnings).toEqual([]);
  });

  test("makes one where nothing was left", async () => {
    world.backend.trouble("create", fails(ambiguous));
    const state = await create(argumentsOf(), world.context);
    expect(made().map(({ id }) => id)).toEqual([state.tokenId]);
  });

  test("revokes a first attempt that is carried out late", async () => {
    let late = async (): Promise<unknown> => undefined;
    world.backend.trouble("create", async (work) => {
      late = work;
      throw ambiguous;
    });
    world.backend.trouble("create", async (work) => {
      const created = await work();
      await late();
      return created;
    });
    const state = await create(argumentsOf(), world.context);
    expect(made()).toHaveLength(2);
    expect(alive().map(({ id }) => id)).toEqual([state.tokenId]);
  });

  test("twice: leaves nothing, and says so", async () => {
    world.backend.trouble("create", failsAfterwards(ambiguous), 2);
    const error = await failureOf(create(argumentsOf(), world.context));
    expect(error).toMatchObject({
      code: "unavailable",
      message: expect.stringContaining("Nothing was left behind"),
    });
    expect(made()).toHaveLength(2);
    expect(alive()).toEqual([]);
  });

  test("and no listing: names the nonce to look for, and asks for no second token", async () => {
    world.backend.trouble("create", failsAfterwards(ambiguous));
    await world.context.listing.requireReadable(world.credential, world.clock.now());
    world.backend.trouble("list", fails(new TokenError("unavailable", "away")), 9);
    const error = await failureOf(create(argumentsOf(), world.context));
    const nonce = splitDescription(made()[0]?.description ?? "").marker?.nonce;
    expect(error).toMatchObject({ code: "ambiguous", message: expect.stringContaining(`#${nonce}`) });
    expect(made()).toHaveLength(1);
  });

  test("touches no token of another attempt, resource or person", async () => {
    const others = [
      world.backend.add({ description: "CI" }),
      world.backend.add({ description: "CI [pulumi:acme/infra/prod/ci#ffffffffffffffff]" }),
    ];
    world.backend.trouble("create", failsAfterwards(ambiguous));
    await create(argumentsOf(), world.context);
    for (const { id } of others) expect(world.backend.alive.map((record) => record.id)).toContain(id);
  });

  test.each(["config", "authentication", "permission", "rate-limited", "unavailable", "protocol"] as const)(
    "%s is no unknown outcome: one request, no search",
    async (code) => {
      world.backend.trouble("create", fails(new TokenError(code, "no")));
      expect(await failureOf(create(argumentsOf(), world.context))).toMatchObject({ code });
      expect(world.backend.calls).toEqual(["list", "create"]);
    },
  );
});

describe("create of a token that is not what was asked for", () => {
  test.each([
    ["another end", { expiresAt: "2030-01-01T00:00:00Z" }],
    ["no end", { expiresAt: undefined }],
  ])("%s: it is revoked again", async (_, fields) => {
    world.backend.trouble("create", async (work) => {
      const created = (await work()) as { record: object };
      return { ...created, record: { ...created.record, ...fields } };
    });
    const error = await failureOf(create(argumentsOf(), world.context));
    expect(error.message).toMatch(/it was revoked again/);
    expect(alive()).toEqual([]);
  });

  test("and that cannot be revoked: the error names it", async () => {
    world.backend.trouble("create", async (work) => {
      const created = (await work()) as { record: object };
      return { ...created, record: { ...created.record, expiresAt: undefined } };
    });
    world.backend.trouble("revoke", fails(new TokenError("unavailable", "away")), Number.POSITIVE_INFINITY);
    const error = await failureOf(create(argumentsOf(), world.context));
    expect(error).toMatchObject({ code: "ambiguous" });
    expect(error.message).toContain(`influxdb-tokens revoke ${made()[0]?.id}`);
    expect(made()).toHaveLength(1);
  });
});

describe("create of a token that is not accepted", () => {
  const notYet = new TokenError("authentication", "answered 401");

  test("waits until it is", async () => {
    world.backend.trouble("probe", fails(notYet), 5);
    const state = await create(argumentsOf(), world.context);
    expect(state.status).toBe("active");
    expect(world.backend.calls.filter((call) => call === "probe")).toHaveLength(6);
  });

  test("hands on id and secret as not ready, and revokes nothing", async () => {
    world.backend.trouble("probe", fails(notYet), Number.POSITIVE_INFINITY);
    const error = await failureOf(create(argumentsOf({ verify: { timeout: "10s" } }), world.context));
    expect(error).toBeInstanceOf(NotReadyError);
    const { id, state } = error as NotReadyError;
    expect(id).toBe(made()[0]?.id);
    expect(state).toMatchObject({ tokenId: id, status: "unverified", token: world.backend.secrets.get(id) });
    expect(error.message).toContain("within 10 s");
    expect(alive()).toHaveLength(1);
  });

  test("is not asked when verification is off", async () => {
    world.backend.trouble("probe", fails(notYet), Number.POSITIVE_INFINITY);
    const state = await create(argumentsOf({ verify: false }), world.context);
    expect(state.status).toBe("active");
  });
});

describe("create while the process has to end", () => {
  test("makes nothing when the end has come before", async () => {
    world.end.abort();
    await expect(create(argumentsOf(), world.context)).rejects.toThrow(/no token was created/);
    expect(world.backend.calls).toEqual([]);
  });

  test("revokes what the request under way makes", async () => {
    world.backend.trouble("create", async (work) => {
      world.end.abort();
      return work();
    });
    await expect(create(argumentsOf(), world.context)).rejects.toThrow(/was revoked again/);
    expect(made()).toHaveLength(1);
    expect(alive()).toEqual([]);
  });

  test("revokes a token that is being verified", async () => {
    world.backend.trouble("probe", async () => {
      world.end.abort();
      throw new TokenError("authentication", "not yet");
    });
    await expect(create(argumentsOf(), world.context)).rejects.toThrow(/was revoked again/);
    expect(alive()).toEqual([]);
  });
});
