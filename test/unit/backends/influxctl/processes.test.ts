import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { mostAtOnce } from "../../../../emulator/influxctl";
import { bareEnvironment, useStandIn } from "../../../support/backends/influxctlStandIn";
import { isAlive } from "../../../support/exec/processes";
import { failureOf } from "../../../support/failureOf";
import { until } from "../../../support/until";

const standIn = useStandIn();

describe("the number of processes", () => {
  test("is one for each create, probe and revoke, and one for the version", async () => {
    const backend = standIn().open();
    const made = await Promise.all(
      Array.from({ length: 6 }, (_, index) => backend.create({ description: `token ${index}` })),
    );
    for (const { record, secret } of made) await backend.probe(secret, record.id);
    for (const { record } of made) await backend.revoke(record.id);
    expect(standIn().calls("version")).toHaveLength(1);
    expect(standIn().calls("create")).toHaveLength(6);
    expect(standIn().calls("list")).toHaveLength(6);
    expect(standIn().calls("revoke")).toHaveLength(6);
  });

  test("is one listing for all that wait, where creations do not tell the record", async () => {
    standIn().set({ release: "2.6.0", creationJson: "ignored" });
    const backend = standIn().open();
    await Promise.all(
      Array.from({ length: 8 }, (_, index) => backend.create({ description: `token ${index}` })),
    );
    expect(standIn().calls("create")).toHaveLength(8);
    expect(standIn().calls("list").length).toBeLessThanOrEqual(4);
  });

  test("is at most 4 at once, over all backends of a process", async () => {
    standIn().set({ faults: [{ kind: "slow", ms: 150, when: "before" }] });
    const [one, two] = [standIn().open(), standIn().open()];
    await Promise.all(Array.from({ length: 6 }, () => Promise.all([one.list(), two.list()])));
    expect(standIn().calls("list")).toHaveLength(12);
    expect(mostAtOnce(standIn().calls())).toBeLessThanOrEqual(4);
    expect(mostAtOnce(standIn().calls())).toBeGreaterThan(1);
  });
});

describe("a running child", () => {
  test("has no secret in its arguments or environment, and only allow-listed variables", async () => {
    standIn().set({ faults: [{ kind: "slow", ms: 1_000, when: "before" }] });
    const environment = bareEnvironment({
      TMPDIR: standIn().temporary,
      HTTPS_PROXY: "http://proxy.example.com:3128",
      SSL_CERT_FILE: "/etc/ssl/own.pem",
      HOME: "/home/somebody",
      XDG_CONFIG_HOME: "/home/somebody/.config",
      INFLUXCTL_PROFILE: "other",
      INFLUXDB_MANAGEMENT_TOKEN: standIn().emulator.secret,
      PULUMI_CONFIG_PASSPHRASE: "passphrase of the state",
      AWS_SECRET_ACCESS_KEY: "key of a cloud",
    });
    const backend = standIn().open({}, { environment });
    const { record, secret } = standIn().emulator.mint({ description: "one" });
    const attempt = backend.probe(secret, record.id);
    await until(() => standIn().calls("list").length === 1);
    const { pid } = standIn().calls("list")[0] ?? { pid: 0 };
    const shown = ["cmdline", "environ"]
      .map((name) => readFileSync(`/proc/${pid}/${name}`, "utf8"))
      .join("\n");
    for (const each of [
      ...standIn().secrets,
      "passphrase of the state",
      "key of a cloud",
      "/home/somebody",
    ]) {
      expect(shown).not.toContain(each);
    }
    expect(
      standIn()
        .calls("list")[0]
        ?.environment.filter((name) => name !== "PWD" && name !== "_"),
    ).toEqual(["HOME", "HTTPS_PROXY", "LC_ALL", "NO_COLOR", "PATH", "SSL_CERT_FILE", "TERM", "TMPDIR"]);
    await attempt;
  });

  test("finds its token in a file and a folder that nobody else can read", async () => {
    standIn().set({ faults: [{ kind: "slow", ms: 1_000, when: "before", command: "list" }] });
    const attempt = standIn().open().list();
    await until(() => standIn().calls("list").length === 1);
    const [folder = ""] = standIn().left();
    expect(statSync(join(standIn().temporary, folder)).mode & 0o777).toBe(0o700);
    const files = readdirSync(join(standIn().temporary, folder));
    expect(files).toEqual(["config.toml"]);
    expect(statSync(join(standIn().temporary, folder, "config.toml")).mode & 0o777).toBe(0o600);
    await attempt;
  });

  test("has nothing to read: a question cannot hold it up", async () => {
    const { record } = standIn().emulator.mint({ description: "one" });
    await standIn().open().revoke(record.id);
    expect(standIn().calls("revoke")[0]?.args).toContain("--force");
  });
});

describe("a call that does not end", () => {
  test.each([
    ["heeds SIGTERM", {}],
    ["has a child that holds its pipes", { withChild: true }],
    ["heeds nothing, nor does its child", { withChild: true, stubborn: true }],
  ])("and %s is ended with its whole group", async (_what, fault) => {
    standIn().set({ faults: [{ kind: "hang", when: "after", command: "create", ...fault }] });
    const started = Date.now();
    const failure = await failureOf(standIn().open({ timeoutMs: 2_500 }).create({ description: "one" }));
    expect(failure.code).toBe("ambiguous");
    expect(failure.message).toContain("influxdb-tokens:timeout");
    expect(Date.now() - started).toBeLessThan(60_000);
    const pids = [standIn().calls("create")[0]?.pid, standIn().child()].filter((pid) => pid !== undefined);
    for (const pid of pids) await until(async () => !(await isAlive(pid)));
  });

  test("is ended soon after it is called off", async () => {
    standIn().set({ faults: [{ kind: "hang", when: "after", command: "create", stubborn: true }] });
    const controller = new AbortController();
    const attempt = standIn().open().create({ description: "one" }, { signal: controller.signal });
    attempt.catch(() => undefined);
    await until(() =>
      standIn()
        .emulator.tokens()
        .some(({ description }) => description === "one"),
    );
    const started = Date.now();
    controller.abort();
    expect((await failureOf(attempt)).code).toBe("ambiguous");
    expect(Date.now() - started).toBeLessThan(60_000);
  });

  test("because it waits for a login is told as that", async () => {
    standIn().set({ faults: [{ kind: "hang", when: "before", command: "list", login: true }] });
    const failure = await failureOf(standIn().open({ timeoutMs: 2_500 }).list());
    expect(failure.code).toBe("authentication");
    expect(failure.message).toMatch(/interactive login.*INFLUXDB_MANAGEMENT_TOKEN/);
  });

  test("because a new token makes it ask for a login is a refused token", async () => {
    standIn().set({ faults: [{ kind: "hang", when: "before", command: "list", login: true, times: 1 }] });
    const { record, secret } = standIn().emulator.mint({ description: "one" });
    const failure = await failureOf(standIn().open({ timeoutMs: 2_500 }).probe(secret, record.id));
    expect(failure.code).toBe("authentication");
  });
});

describe("a failing call", () => {
  test.each(["create", "revoke"] as const)(
    "that may have acted (%s) has an unknown outcome",
    async (command) => {
      const { record } = standIn().emulator.mint({ description: "made" });
      for (const when of ["before", "after"] as const) {
        for (const kind of ["killed", "fail"] as const) {
          standIn().set({ faults: [{ kind, when, command, times: 1 }] });
          const backend = standIn().open();
          const attempt =
            command === "create" ? backend.create({ description: "one" }) : backend.revoke(record.id);
          expect((await failureOf(attempt)).code).toBe("ambiguous");
        }
      }
    },
  );

  test("that printed the secret before it failed has an unknown outcome, and keeps the secret to itself", async () => {
    standIn().set({
      faults: [{ kind: "fail", when: "after", command: "create", prints: true, message: "" }],
    });
    const failure = await failureOf(standIn().open().create({ description: "one" }));
    expect(failure.code).toBe("ambiguous");
    for (const secret of standIn().secrets)
      expect(JSON.stringify(failure, ["message", "stack"])).not.toContain(secret);
  });

  test.each([
    "refused {token}",
    "refused token={token}, try again",
    'refused "{token}"',
    `${"x".repeat(70_000)}{token}`,
    `${"x ".repeat(40_000)}{token}`,
  ])("never shows the token that it prints (%#)", async (message) => {
    standIn().set({ faults: [{ kind: "fail", when: "before", command: "list", message }] });
    const { record, secret } = standIn().emulator.mint({ description: "one" });
    const backend = standIn().open();
    for (const attempt of [() => backend.list(), () => backend.probe(secret, record.id)]) {
      const failure = await failureOf(attempt());
      expect(failure.message.length).toBeLessThan(2_000);
      const shown = `${failure.message}${failure.stack}${String(failure.cause)}`;
      for (const each of standIn().secrets) {
        expect(shown).not.toContain(each);
        expect(shown).not.toContain(each.slice(20));
      }
    }
  });

  test("is told in one line without colours", async () => {
    standIn().set({
      faults: [{ kind: "fail", when: "before", message: "\u001b[31mred\u001b[0m\nand\ttabs\u0007" }],
    });
    standIn().open();
    const failure = await failureOf(standIn().open().list());
    expect(failure.message).not.toMatch(/\p{Cc}/u);
  });
});

describe("an output", () => {
  test("that cannot be understood after a creation has an unknown outcome", async () => {
    const texts = [
      "",
      "\n",
      "done",
      "{output}{output",
      "{}",
      "null",
      "[]",
      "M.V1.abcd",
      '{"token":"M.V1.abcd"}',
      "M.V1.ABCDEFGHIJKLMNOPQRST\nM.V1.UVWXYZABCDEFGHIJKLMN\n",
    ];
    for (const text of texts) {
      standIn().set({
        faults: [{ kind: "garbage", command: "create", text: text.replace("{output}{output", "[{output}") }],
      });
      expect((await failureOf(standIn().open().create({ description: "one" }))).code).toBe("ambiguous");
    }
  });

  test("that is cut off anywhere never yields a wrong secret", async () => {
    const backend = standIn().open();
    const { record } = await backend.create({ description: "whole" });
    expect(record.description).toBe("whole");
    for (const characters of [1, 60, 200, 330, 400, 420]) {
      standIn().set({ faults: [{ kind: "cut", command: "create", characters }] });
      const made = await backend.create({ description: `cut ${characters}` }).catch(() => undefined);
      if (made !== undefined) expect(standIn().secrets).toContain(made.secret);
    }
  });

  test("that is not a listing is an error, never an empty one", async () => {
    for (const text of [
      "",
      "{}",
      "[1]",
      '[{"id":1}]',
      "nothing to list",
      "[]\n[]",
      "[{output}",
      '"text"',
      "3",
    ]) {
      standIn().set({ faults: [{ kind: "garbage", command: "list", text }] });
      expect((await failureOf(standIn().open().list())).code).toBe("protocol");
    }
  });

  test("of an empty account is an empty listing", async () => {
    for (const text of ["[]", "null\n", "a notice\n[]\n", "null"]) {
      standIn().set({ faults: [{ kind: "garbage", command: "list", text }] });
      expect(await standIn().open().list()).toEqual([]);
    }
  });

  test("with records of another account is refused", async () => {
    const foreign = standIn().open({ accountId: "22222222-2222-4222-8222-222222222222" });
    const text = JSON.stringify([
      {
        id: "9f1c3b52-76a1-4f0e-9a4e-2f4c7d0e1a2b",
        account_id: "33333333-3333-4333-8333-333333333333",
        token_prefix: "M.V1.abcd",
        description: "",
        created_at: { seconds: 1710273527 },
      },
    ]);
    standIn().set({ faults: [{ kind: "garbage", command: "list", text }] });
    expect((await failureOf(standIn().open().list())).code).toBe("protocol");
    expect((await failureOf(foreign.list())).code).not.toBe("protocol");
  });
});
