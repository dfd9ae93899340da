import type { AuditedToken } from "../../../cli/audit/classify";
import type { Remedy } from "../../../cli/audit/remedies";
import { useEmulator } from "../../support/command/onEmulator";
import { StandInPulumi, type StandInStack } from "../../support/command/standInPulumi";

const on = useEmulator();
const made: StandInPulumi[] = [];
afterEach(() => {
  for (const pulumi of made.splice(0)) pulumi.dispose();
});

const pulumiWith = (stacks: readonly StandInStack[], knowsWholeNames?: boolean) => {
  const pulumi = new StandInPulumi(stacks, knowsWholeNames);
  made.push(pulumi);
  return pulumi;
};
const stack = (organization: string, name: string, ids: readonly string[] = []): StandInStack => ({
  organization,
  project: "influx",
  stack: name,
  resources: ids.map((id, index) => ({ id, name: `ci${index}` })),
});
const mint = (owner: string) =>
  on.emulator.mint({ description: `CI [pulumi:${owner}#0123456789abcdef]` }).record.id;

interface AuditJson {
  readonly stacks: string[];
  readonly classes: Record<AuditedToken["class"], AuditedToken[]>;
  readonly next: Remedy[];
}

async function audit(pulumi: StandInPulumi, ...args: string[]) {
  const run = await on.run(["audit", "--json", ...args], {
    environment: { PATH: pulumi.path },
    folder: pulumi.folder,
  });
  return { code: run.code, err: run.err, ...(run.out === "" ? ({} as AuditJson) : run.json<AuditJson>()) };
}
const ids = (tokens: readonly { readonly id: string }[] = []) => tokens.map(({ id }) => id);

describe("another organization's token", () => {
  test("is elsewhere, though its project and stack are called like ours", async () => {
    const theirs = mint("theirs/influx/prod/ci");
    const ours = mint("ours/influx/prod/gone");
    const found = await audit(pulumiWith([stack("ours", "prod")]));
    expect(found).toMatchObject({ code: 3, stacks: ["ours/influx/prod"] });
    expect(ids(found.classes.orphan)).toEqual([ours]);
    expect(ids(found.classes.elsewhere)).toEqual([theirs]);
    expect(found.next.flatMap(({ commands }) => commands).join()).not.toContain(theirs);
  });

  test.each([[[]], [["--stack", "prod"]]])(
    "and ours too is elsewhere where the engine says no organization (%j)",
    async (args) => {
      const lost = mint("ours/influx/prod/gone");
      const found = await audit(pulumiWith([stack("ours", "prod")], false), ...args);
      expect(found.code).toBe(0);
      expect(ids(found.classes.elsewhere)).toEqual([lost]);
    },
  );

  test("is elsewhere with --stack, whose whole name the engine says", async () => {
    const theirs = mint("theirs/influx/prod/ci");
    const ours = mint("ours/influx/prod/gone");
    const pulumi = pulumiWith([stack("ours", "prod"), stack("theirs", "prod")]);
    const found = await audit(pulumi, "--stack", "prod");
    expect(ids(found.classes.orphan)).toEqual([ours]);
    expect(ids(found.classes.elsewhere)).toEqual([theirs]);
  });
});

describe("a token that was moved to another stack, or whose stack was renamed", () => {
  test("is elsewhere for the stack that has the name now, and the place is named", async () => {
    const moved = mint("ours/influx/prod/ci");
    const pulumi = pulumiWith([stack("ours", "prod"), stack("ours", "renamed", [moved])]);
    const found = await audit(pulumi, "--stack", "prod");
    expect(found).toMatchObject({ code: 0, stacks: ["prod"], next: [] });
    expect(found.classes.elsewhere).toMatchObject([{ id: moved, place: { stack: "ours/influx/renamed" } }]);
  });

  test("nothing is concluded where the other stacks cannot be read", async () => {
    mint("ours/influx/prod/ci");
    const pulumi = pulumiWith([
      stack("ours", "prod"),
      { ...stack("ours", "bad"), resources: [{ id: "", name: "x" }] },
    ]);
    const found = await audit(pulumi, "--stack", "prod");
    expect(found.code).toBe(1);
    expect(found.err).toContain("ours/influx/bad");
  });

  test("the other stacks are not read where nothing seems to be lost", async () => {
    const held = mint("ours/influx/prod/ci");
    mint("ours/influx/dev/ci");
    const pulumi = pulumiWith([stack("ours", "prod", [held]), stack("ours", "dev")]);
    expect((await audit(pulumi, "--stack", "prod")).code).toBe(0);
    expect(pulumi.calls).toEqual(["stack export --stack prod --non-interactive --color never"]);
  });
});

describe("tokens of a stack that reaches the account in another way", () => {
  const scope = "dedicated:11111111-1111-4111-8111-111111111111@gateway.example.com";
  const through = (ids: readonly string[]): StandInStack => ({
    ...stack("ours", "prod"),
    resources: ids.map((id, index) => ({ id, name: `ci${index}`, outputs: { tokenId: id, scope } })),
  });

  test("are never offered for revoking, and the way to say that it is the same account is named", async () => {
    const marked = mint("ours/influx/prod/ci0");
    const adopted = on.emulator.mint({ description: "by hand" }).record.id;
    const lost = mint("ours/influx/prod/gone");
    const pulumi = pulumiWith([through([marked, adopted])]);
    const found = await audit(pulumi);
    expect(found.code).toBe(3);
    expect(ids(found.classes.elsewhere).sort()).toEqual([marked, adopted].sort());
    expect(found.classes.elsewhere[0]?.place).toMatchObject({ stack: "ours/influx/prod", scope });
    expect(found.next.map(({ id }) => id)).toEqual([lost]);
    const context = { environment: { PATH: pulumi.path }, folder: pulumi.folder };
    const text = await on.run(["audit"], context);
    expect(text.out).toContain(`2 of the listed tokens are in states that call the account ${scope}`);
    expect(text.out).toContain("INFLUXDB_TOKENS_SCOPE_ALIASES");
    expect((await on.run(["list", "--orphan"], context)).out).toMatch(new RegExp(`${lost}[^]*\\n1 token in`));
    expect((await on.run(["list", "--unmanaged"], context)).out).not.toContain(adopted);
    const environment = { ...context.environment, INFLUXDB_TOKENS_SCOPE_ALIASES: scope };
    const said = await on.run(["audit", "--json"], { ...context, environment });
    expect(ids(said.json<AuditJson>().classes.managed).sort()).toEqual([marked, adopted].sort());
  });
});

describe("outputs that a stack keeps as secrets", () => {
  const SECRET = {
    "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
    ciphertext: "v1:x",
  };
  const withOutputs = (id: string, outputs: object): StandInStack => ({
    ...stack("ours", "prod"),
    resources: [{ id, name: "web", outputs: { tokenId: id, ...outputs } }],
  });
  const run = (pulumi: StandInPulumi, ...args: string[]) =>
    on.run(args, { environment: { PATH: pulumi.path }, folder: pulumi.folder });

  test("are nothing that audit concludes from: the account of a token", async () => {
    const id = mint("ours/influx/prod/web");
    const pulumi = pulumiWith([withOutputs(id, { scope: SECRET })]);
    const audited = await run(pulumi, "audit");
    expect(audited).toMatchObject({ code: 1, out: "" });
    expect(audited.err).toMatch(/the scope of resource web .*additionalSecretOutputs/);
    expect((await run(pulumi, "due")).code).toBe(0);
  });

  test.each(["status", "expiresAt", "rotateAt", "previousRevokeAt"])(
    "are nothing that due concludes from: %s",
    async (name) => {
      const id = mint("ours/influx/prod/web");
      const pulumi = pulumiWith([withOutputs(id, { [name]: SECRET })]);
      const due = await run(pulumi, "due");
      expect(due).toMatchObject({ code: 1, out: "" });
      expect(due.err).toContain(`the ${name} of resource web`);
      expect((await run(pulumi, "audit")).code).toBe(0);
    },
  );

  test("do not hide from revoke that a stack holds the token", async () => {
    const { id } = on.emulator.mint({ description: "by hand" }).record;
    const pulumi = pulumiWith([withOutputs(id, { tokenId: SECRET, scope: SECRET, expiresAt: SECRET })]);
    expect((await run(pulumi, "revoke", id, "--yes")).code).toBe(2);
  });
});

test("the credential never reaches the engine's command, whichever variable holds it", async () => {
  const pulumi = pulumiWith([stack("ours", "prod")]);
  const environment = {
    PATH: pulumi.path,
    INFLUXDB_MANAGEMENT_TOKEN: undefined,
    ELSEWHERE: on.emulator.secret,
    COPY: `{"token":${JSON.stringify(on.emulator.secret)}}`,
    KEPT: "of the user's",
  };
  const args = ["audit", "--management-token-variable", "ELSEWHERE"];
  expect((await on.run(args, { environment, folder: pulumi.folder })).code).toBe(0);
  expect(pulumi.environment).toContain("KEPT");
  for (const hidden of ["ELSEWHERE", "COPY", on.emulator.secret]) {
    expect(pulumi.environment).not.toContain(hidden);
  }
});

test("the hint of a lost attempt leads to its nonce in a terminal of 80 columns", async () => {
  mint("ours/influx/prod/ci");
  const pulumi = pulumiWith([stack("ours", "prod")]);
  const context = { environment: { PATH: pulumi.path }, folder: pulumi.folder, columns: 80 };
  for (const args of [["list", "--orphan"], ["audit"]]) {
    const { out } = await on.run(args, context);
    expect(out).toContain("0123456789abcdef");
  }
});

describe("revoke", () => {
  const revoke = (pulumi: StandInPulumi | undefined, ...args: string[]) =>
    on.run(["revoke", ...args], {
      environment: { PATH: pulumi?.path ?? "" },
      ...(pulumi === undefined ? {} : { folder: pulumi.folder }),
    });
  const stateOf = (id: string) => on.emulator.tokens().find((token) => token.id === id)?.state;

  test("asks for --managed where a stack has adopted the token, which has no marker", async () => {
    const { id } = on.emulator.mint({ description: "by hand" }).record;
    const pulumi = pulumiWith([stack("ours", "prod", [id])]);
    const dry = await revoke(pulumi, id);
    expect(dry).toMatchObject({ code: 3, err: "" });
    expect(dry.out).toContain(`${id} is in use by ci0 of ours/influx/prod`);
    expect(dry.out).toContain(`influxdb-tokens revoke ${id} --managed --yes`);
    const refused = await revoke(pulumi, id, "--yes", "--stack", "prod");
    expect(refused.code).toBe(2);
    expect(refused.err).toContain(`${id} (ci0 of prod)`);
    expect(stateOf(id)).toBe("active");
    const done = await revoke(pulumi, id, "--yes", "--managed");
    expect(done.code).toBe(0);
    expect(stateOf(id)).toBe("revoked");
  });

  test("not where a stack only looks it up", async () => {
    const { id } = on.emulator.mint({ description: "by hand" }).record;
    const reader = { ...stack("ours", "prod"), resources: [{ id, name: "reader", external: true }] };
    expect((await revoke(pulumiWith([reader]), id, "--yes")).code).toBe(0);
  });

  test("says that no state could be read, and is not held up by that unless states were named", async () => {
    const { id } = on.emulator.mint({ description: "by hand" }).record;
    const named = await revoke(undefined, id, "--yes", "--stack", "prod");
    expect(named.code).toBe(1);
    expect(stateOf(id)).toBe("active");
    const unnamed = await revoke(undefined, id, "--yes");
    expect(unnamed.code).toBe(0);
    expect(unnamed.err).toMatch(/^No state was read \(the pulumi command is not on PATH/);
  });
});
