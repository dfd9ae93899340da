import { chmodSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { CLUSTERED, DEFAULT_ACCOUNT_ID } from "../../../../emulator";
import { parseSettings } from "../../../../provider/account/settings";
import { findExecutable } from "../../../../provider/backends/influxctl/executable";
import { InfluxctlBackend } from "../../../../provider/backends/influxctl/influxctlBackend";
import { openBackend } from "../../../../provider/backends/open";
import { bareEnvironment, useStandIn } from "../../../support/backends/influxctlStandIn";

const standIn = useStandIn();

describe("the executable", () => {
  const settings = () => parseSettings({ accountId: DEFAULT_ACCOUNT_ID }, {});
  const inFolder = (...parts: string[]) => {
    const folder = join(standIn().folder, ...parts);
    mkdirSync(folder, { recursive: true });
    const path = join(folder, "influxctl");
    writeFileSync(path, "");
    chmodSync(path, 0o755);
    return folder;
  };

  test("is the first on PATH that can be run", () => {
    const empty = join(standIn().folder, "empty");
    const asFolder = join(standIn().folder, "folder");
    mkdirSync(join(asFolder, "influxctl"), { recursive: true });
    const unable = inFolder("unable");
    chmodSync(join(unable, "influxctl"), 0o644);
    const able = inFolder("able");
    const path = ["", empty, asFolder, unable, able].join(delimiter);
    expect(findExecutable(settings(), { PATH: path })).toBe(join(able, "influxctl"));
  });

  test.each([
    ["relative", () => ["bin", ".", "", "./bin"]],
    ["below node_modules", () => [inFolder("node_modules", ".bin"), inFolder("node_modules", "x", "bin")]],
  ])("is not looked for in folders that are %s", (_what, folders) => {
    expect(() => findExecutable(settings(), { PATH: folders().join(delimiter) })).toThrow(
      expect.objectContaining({ code: "backend-missing" }),
    );
  });

  test("that is missing is told with where to get it", () => {
    for (const environment of [{}, { PATH: "/nowhere" }]) {
      expect(() => findExecutable(settings(), environment)).toThrow(
        /https:\/\/docs\.influxdata\.com\/influxdb3\/cloud-dedicated\/reference\/cli\/influxctl\//,
      );
    }
  });

  test("that cannot be started is told before anything is made", async () => {
    const path = join(standIn().folder, "broken");
    writeFileSync(path, "#!/nowhere/at/all\n");
    chmodSync(path, 0o755);
    const attempt = standIn().open({ influxctlPath: path }).create({ description: "one" });
    await expect(attempt).rejects.toMatchObject({ code: "backend-missing" });
  });

  test("that is something else is not taken for influxctl", async () => {
    const attempt = standIn().open({ influxctlPath: "/bin/false" }).create({ description: "one" });
    await expect(attempt).rejects.toMatchObject({ code: "backend-version" });
  });

  test("is checked again after a check that failed", async () => {
    standIn().set({ release: "2.5.0" });
    const backend = standIn().open();
    await expect(backend.create({ description: "one" })).rejects.toMatchObject({ code: "backend-version" });
    expect(standIn().calls("create")).toEqual([]);
    standIn().set({});
    await backend.create({ description: "one" });
  });

  test("is found through a link", () => {
    const folder = join(standIn().folder, "links");
    mkdirSync(folder);
    symlinkSync(standIn().path, join(folder, "influxctl"));
    expect(findExecutable(settings(), { PATH: folder })).toBe(join(folder, "influxctl"));
  });
});

describe("a description that no command line can hold", () => {
  test.each([
    ["a zero byte", "a\0b"],
    ["millions of characters", "x".repeat(3_000_000)],
  ])("makes no token: %s", async (_what, description) => {
    const attempt = standIn().open().create({ description });
    await expect(attempt).rejects.toMatchObject({ code: "unavailable" });
    expect(standIn().calls("create")).toEqual([]);
  });
});

describe("with a profile of the user's", () => {
  let config: string;
  beforeEach(() => {
    config = join(standIn().folder, "config.toml");
    writeFileSync(
      config,
      `[[profile]]\nname = "own"\nproduct = "dedicated"\naccount_id = "${DEFAULT_ACCOUNT_ID}"\nmgmt_token = "${standIn().emulator.secret}"\n`,
    );
  });
  const settings = (more: object = {}) =>
    standIn().settings({ influxctlConfig: config, influxctlProfile: "own", ...more });

  test("no credential is needed, and its files are only read", async () => {
    const before = [readFileSync(config, "utf8"), statSync(config).mtimeMs];
    const backend = openBackend(settings());
    const { record, secret } = await backend.create({ description: "one" });
    expect(await backend.probe(secret, record.id)).toEqual(record);
    await backend.revoke(record.id);
    await expect(backend.probe(secret, record.id)).rejects.toMatchObject({ code: "authentication" });
    expect([readFileSync(config, "utf8"), statSync(config).mtimeMs]).toEqual(before);
    expect(standIn().calls("create")[0]?.args.slice(0, 4)).toEqual(["--config", config, "--profile", "own"]);
  });

  test("influxctl sees the user's home, and only then", async () => {
    const environment = bareEnvironment({ HOME: "/home/somebody", XDG_CACHE_HOME: "/home/somebody/.cache" });
    const backend = new InfluxctlBackend(settings(), undefined, { environment });
    await backend.list();
    expect(standIn().calls("list")[0]?.environment).toEqual(
      expect.arrayContaining(["HOME", "XDG_CACHE_HOME"]),
    );
  });

  test("a profile of another account is refused before anything is called", async () => {
    const other = settings({ accountId: "22222222-2222-4222-8222-222222222222" });
    const backend = openBackend(other);
    await expect(backend.create({ description: "x" })).rejects.toMatchObject({ code: "config" });
    await expect(backend.revoke("id")).rejects.toMatchObject({ code: "config" });
    expect(standIn().calls("management")).toEqual([]);
  });

  test("without a token in it, a login is told as what it waited for", async () => {
    writeFileSync(config, `[[profile]]\nname = "own"\naccount_id = "${DEFAULT_ACCOUNT_ID}"\n`);
    const backend = openBackend({ ...settings(), timeoutMs: 2_500 });
    await expect(backend.list()).rejects.toMatchObject({
      code: "authentication",
      message: expect.stringMatching(/interactive login.*influxctl auth login/),
    });
  });
});

test("without a credential and without a profile nothing is opened", () => {
  expect(() => openBackend(standIn().settings())).toThrow(expect.objectContaining({ code: "config" }));
});

test("Clustered works as Dedicated does", async () => {
  const settings = parseSettings(
    { product: "clustered", host: "cluster.example.com:8086", influxctlPath: standIn().path },
    {},
  );
  const backend = openBackend(settings, standIn().emulator.secrets[CLUSTERED] ?? "");
  expect(backend.scope).toBe("clustered:cluster.example.com:8086");
  const { record, secret } = await backend.create({ description: "one", expiresAt: "2031-01-01T00:00:00Z" });
  expect(await backend.probe(secret, record.id)).toEqual(record);
  await backend.revoke(record.id);
  const listed = (await backend.list()).find(({ id }) => id === record.id);
  expect(listed?.revokedAt).toBeDefined();
});
