import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { CreatedToken, CreateRequest } from "../../../../provider/backends/backend";
import { TokenError } from "../../../../provider/errors";
import { createRotation } from "../../../../provider/lifecycle/rotation/rotate";
import { create } from "../../../../provider/lifecycle/single/create";
import { revoke } from "../../../../provider/lifecycle/steps/revoke";
import { fails, failsAfterwards } from "../../../support/lifecycle/fakeBackend";
import {
  argumentsOf,
  type LifecycleInMemory,
  lifecycleInMemory,
} from "../../../support/lifecycle/lifecycleInMemory";

let memory: LifecycleInMemory;
beforeEach(() => {
  memory = lifecycleInMemory();
});

const rotating = () => ({ ...argumentsOf(), rotateBefore: "30d", overlap: "7d" });
const makers = {
  ManagementToken: (args: object = {}) => create({ ...argumentsOf(), ...args }, memory.context),
  RotatingManagementToken: (args: object = {}) => createRotation({ ...rotating(), ...args }, memory.context),
};
const kinds = Object.keys(makers) as (keyof typeof makers)[];
const made = () => memory.backend.records.slice(1);
const alive = () => made().filter(({ revokedAt }) => revokedAt === undefined);

/** Lets the service keep something else than the description asked for; `echoing`: its answer does not show that. */
function keeps(alter: (description: string) => string, { echoing = false } = {}): void {
  const ask = memory.backend.create.bind(memory.backend);
  memory.backend.create = async (request: CreateRequest): Promise<CreatedToken> => {
    const created = await ask({ ...request, description: alter(request.description) });
    return echoing ? { ...created, record: { ...created.record, ...request } } : created;
  };
}

const ALTERATIONS: readonly (readonly [string, (description: string) => string])[] = [
  ["cuts a description", (text) => text.slice(0, 20)],
  ["drops it", () => ""],
  ["writes it small", (text) => text.toUpperCase()],
  ["adds to it", (text) => `${text} (by gateway)`],
  ["hands out another's marker", (text) => text.replace(/#.{16}\]/, `#${"0".repeat(16)}]`)],
];

describe.each(kinds)("for a %s, a service that", (kind) => {
  test.each(ALTERATIONS)("%s: the token is revoked at once and refused", async (_name, alter) => {
    keeps(alter);
    await expect(makers[kind]()).rejects.toThrow(/the owner marker at its end is .*It was revoked again/);
    expect(made()).toHaveLength(1);
    expect(alive()).toEqual([]);
  });

  test.each(ALTERATIONS)("%s, and shows that only afterwards: it is all the same", async (_name, alter) => {
    keeps(alter, { echoing: true });
    await expect(makers[kind]()).rejects.toThrow(/the owner marker at its end is .*It was revoked again/);
    expect(made()).toHaveLength(1);
    expect(alive()).toEqual([]);
  });
});

test("where an unmarked token may be the one that was lost, it is named, and no other is made", async () => {
  keeps(() => "");
  memory.backend.trouble("create", failsAfterwards(new TokenError("ambiguous", "reset")));
  await expect(makers.ManagementToken()).rejects.toMatchObject({
    code: "ambiguous",
    message: expect.stringContaining("may be the one"),
  });
  expect(made()).toHaveLength(1);
});

describe.each(kinds)("before the first %s of a run", (kind) => {
  test("a listing that cannot be read makes no token", async () => {
    memory.backend.trouble("list", fails(new TokenError("protocol", "cannot be read")), 9);
    await expect(makers[kind]()).rejects.toThrow(/cannot be read.*No token was created/);
    expect(memory.backend.calls).toEqual(["list"]);
  });

  test("a listing without the credential makes no token", async () => {
    memory.backend.records.splice(0);
    await expect(makers[kind]()).rejects.toThrow(/does not show the credential.*No token was created/);
    expect(memory.backend.calls).toEqual(["list"]);
  });
});

test("the listing is read once a run, however many tokens are made, and again after it failed", async () => {
  memory.backend.trouble("list", fails(new TokenError("unavailable", "away")));
  await expect(makers.ManagementToken()).rejects.toThrow("No token was created");
  await Promise.all(Array.from({ length: 20 }, () => makers.ManagementToken()));
  await makers.ManagementToken();
  expect(memory.backend.calls.filter((call) => call === "list")).toHaveLength(2);
});

describe("the credential in use", () => {
  test("is not revoked as a new token that must not stay", async () => {
    const [own] = memory.backend.records;
    memory.backend.trouble("create", async () => ({ record: own, secret: "M.V1.credential-of-another" }));
    await expect(makers.ManagementToken()).rejects.toThrow(/must not stay and could not be revoked/);
    expect(memory.backend.alive.map(({ id }) => id)).toContain(own?.id);
  });

  test("is known by its record where the state tells nothing but its id", async () => {
    const [own] = memory.backend.records;
    const { scope } = memory.backend;
    await expect(
      revoke({ tokenId: own?.id ?? "", tokenPrefix: "", scope }, memory.context),
    ).rejects.toMatchObject({ code: "self-revocation" });
    expect(memory.backend.calls).toEqual(["list"]);
  });
});

test("nothing revokes but the one function that holds the guard", () => {
  const repository = path.resolve(__dirname, "../../../..");
  const callers = ["provider", "cli"].flatMap((room) =>
    readdirSync(path.join(repository, room), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .map((file) => path.join(room, file))
      .filter((file) => /backend\.revoke\(/.test(readFileSync(path.join(repository, file), "utf8"))),
  );
  expect(callers).toEqual([path.join("provider", "lifecycle", "steps", "revoke.ts")]);
});

test.each(kinds)(
  "for a %s, a request that nobody can end is not repeated, and its marker is named",
  async (kind) => {
    memory.backend.trouble(
      "create",
      fails(new TokenError("ambiguous", "it is still running", { isUnderWay: true })),
    );
    const error: unknown = await makers[kind]().catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "ambiguous" });
    expect(String(error)).toMatch(
      /one may yet be created: its description would hold the marker #[0-9a-f]{16}/,
    );
    expect(made()).toEqual([]);
  },
);
